"""Steps of a case's editing life, for tests."""

from tsumiki.library import content
from tsumiki.library.models import CaseDraft
from tsumiki.library.services import drafts, review

WHOLE = {
    "fields": ["exchange"],
    "problem_text": "集まる場がない",
    "measure": "旧校舎を食堂にした",
    "outcome": "月に120人が使う",
    "source_rows": [{"title": "広報", "url": "https://example.lg.jp/koho", "accessed": "2026年4月"}],
}


def begun(officer, organisation, title="旧校舎の食堂", **data):
    """A draft with everything that is needed to hand it in."""
    return drafts.begin_case(organisation, title=title, by=officer, data=WHOLE | data)


def save(case, key, *, by, **values):
    """Save one section with some values changed."""
    draft = CaseDraft.objects.get(case=case)
    section = content.section(draft.content, key)
    drafts.save_section(
        case, key, section | values, by=by, expected_version=draft.versions[key], seen=section
    )


def published(officer, approver, secretariat, organisation, **data):
    """A case that went the whole way."""
    case = begun(officer, organisation, **data)
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, by=approver)
    case.refresh_from_db()
    return case


def stage_of(case):
    return CaseDraft.objects.get(case=case).stage
