"""Writing, reviewing and publishing a case."""

import pytest
from django.core import mail

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save, stage_of
from tsumiki.accounts import verbs
from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.library import content, rules, selectors
from tsumiki.library.errors import ConflictError
from tsumiki.library.models import Case, CaseAct, CaseComment, CaseDraft, CaseVersion
from tsumiki.library.selectors import life as life_selectors
from tsumiki.library.services import drafts, review
from tsumiki.search.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def case(officer, town):
    return begun(officer, town.organisation)


def test_draft_belongs_to_the_town_and_is_seen_by_its_writers_only(
    case, officer, approver, viewer, other_officer, secretariat, person, client
):
    assert (case.status, case.local_government.name, case.prefecture) == ("draft", "南部町", "鳥取県")
    for user in (officer, approver):
        assert case in selectors.cases_visible_to(user)
        assert selectors.drafts_visible_to(user).get().case == case
    for user in (viewer, other_officer, secretariat, person("contractor"), person("prefecture")):
        assert case not in selectors.cases_visible_to(user)
        assert not selectors.drafts_visible_to(user).exists()
        assert case not in selectors.cases_kept_by(user)


def test_nobody_begins_a_case_of_another_organisation(other_officer, viewer, secretariat, town):
    for user in (other_officer, viewer, secretariat):
        with pytest.raises(RuleError, match="書いた団体の担当の方だけ"):
            drafts.begin_case(town.organisation, title="題", by=user)
    assert Case.objects.count() == 0


def test_what_is_saved_is_found_and_counted(case, officer):
    save(case, "story", by=officer, outcome="月に200人が使う")

    draft, fresh = CaseDraft.objects.get(), Case.objects.get()
    assert draft.versions["story"] == 1
    assert (draft.content["outcome"], fresh.outcome) == ("月に200人が使う", "月に200人が使う")
    assert "200人" in fresh.search_text


def test_two_people_in_different_fields_both_keep_their_words(case, officer, approver):
    before = content.section(CaseDraft.objects.get().content, "story")
    drafts.save_section(
        case, "story", before | {"outcome": "甲"}, by=officer, expected_version=0, seen=before
    )

    drafts.save_section(
        case, "story", before | {"measure": "乙"}, by=approver, expected_version=0, seen=before
    )

    kept = CaseDraft.objects.get().content
    assert (kept["outcome"], kept["measure"]) == ("甲", "乙")


def test_two_people_in_one_field_see_both_texts_and_nothing_is_written(case, officer, approver):
    before = content.section(CaseDraft.objects.get().content, "story")
    drafts.save_section(
        case, "story", before | {"outcome": "甲"}, by=officer, expected_version=0, seen=before
    )

    with pytest.raises(ConflictError) as refused:
        mine = before | {"outcome": "乙", "measure": "丙"}
        drafts.save_section(case, "story", mine, by=approver, expected_version=0, seen=before)

    conflict = refused.value
    assert [(c.label, c.before, c.after) for c in conflict.changes] == [("成果", "甲", "乙")]
    assert (conflict.their_name, conflict.version) == (officer.name, 1)
    assert (conflict.merged["outcome"], conflict.merged["measure"]) == ("乙", "丙")
    assert CaseDraft.objects.get().content["measure"] == before["measure"]


def test_the_same_words_from_two_people_are_no_conflict(case, officer, approver):
    before = content.section(CaseDraft.objects.get().content, "story")
    for who in (officer, approver):
        drafts.save_section(
            case, "story", before | {"outcome": "甲"}, by=who, expected_version=0, seen=before
        )

    assert CaseDraft.objects.get().content["outcome"] == "甲"


def test_draft_with_gaps_cannot_be_handed_in_and_says_which(officer, town):
    case = begun(officer, town.organisation, outcome="", source_rows=[])

    with pytest.raises(RuleError, match="成果、出典"):
        review.hand_in(case, by=officer)

    assert stage_of(case) == "writing"


def test_draft_that_ends_before_it_starts_goes_no_further(officer, secretariat, town):
    own = begun(officer, town.organisation, started="2021年春", ended="2019年")
    national = begun(secretariat, secretariat.main_membership.organisation, started="2021年", ended="2019年")

    with pytest.raises(RuleError, match="終わり（2019年）が始まり（2021年春）より前です"):
        review.hand_in(own, by=officer)
    with pytest.raises(RuleError, match="より前です"):
        review.publish_directly(national, by=secretariat)


def test_town_tells_its_own_cases_only(officer, town, other_town):
    case = begun(officer, town.organisation, towns=[other_town.code])

    with pytest.raises(RuleError, match="自分の団体が入っていません"):
        review.hand_in(case, by=officer)


def test_case_that_says_only_when_it_started_has_the_year_of_that(officer, town):
    case = begun(officer, town.organisation, started="令和3年春")

    assert (case.year, case.when) == (2021, "2021年")


def test_whole_way_to_publication(case, officer, approver, secretariat, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        review.hand_in(case, note="お願いします", by=officer)
    assert stage_of(case) == "in_review"
    assert case in selectors.cases_visible_to(secretariat)
    assert list(life_selectors.drafts_in_review(secretariat)) == [CaseDraft.objects.get()]
    review.comment(case, field="outcome", text="人数の時点を書いてください", by=secretariat)
    review.send_back(case, by=secretariat)
    assert stage_of(case) == "returned"
    assert case not in selectors.cases_visible_to(secretariat)
    save(case, "story", by=officer, outcome="2025年度は月に120人")
    review.settle_comment(CaseComment.objects.get(), by=officer)
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    assert stage_of(case) == "to_confirm"
    with pytest.raises(RuleError, match="承認者だけ"):
        review.confirm(case, by=officer)
    review.confirm(case, by=approver)

    case.refresh_from_db()
    assert (case.status, case.version, case.outcome) == ("published", 1, "2025年度は月に120人")
    assert not CaseDraft.objects.exists()
    assert CaseComment.objects.filter(settled_at=None).count() == 0
    assert CaseVersion.objects.get().content["outcome"] == "2025年度は月に120人"
    kinds = list(CaseAct.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["begun", "handed_in", "sent_back", "handed_in", "accepted", "published"]
    assert mail.outbox[0].to == [secretariat.email]


def test_draft_in_review_is_not_written_until_it_is_pulled_back(case, officer, secretariat):
    review.hand_in(case, by=officer)

    with pytest.raises(RuleError, match="引き上げる"):
        save(case, "story", by=officer, outcome="x")
    review.pull_back(case, by=officer)
    save(case, "story", by=officer, outcome="x")

    assert case not in selectors.cases_visible_to(secretariat)
    with pytest.raises(RuleError, match="ほかの人が先に進めた"):
        review.accept(case, by=secretariat)


def test_sending_back_without_a_word_is_refused(case, officer, secretariat):
    review.hand_in(case, by=officer)

    with pytest.raises(RuleError, match="差し戻す理由"):
        review.send_back(case, by=secretariat)


def test_review_verbs_are_the_secretariats(case, officer, approver, other_officer):
    review.hand_in(case, by=officer)

    for user in (officer, approver, other_officer):
        for verb in (review.accept, review.send_back, review.publish_directly):
            with pytest.raises(RuleError, match="国事務局の方だけ"):
                verb(case, by=user)
    for user in (other_officer,):
        for verb in (review.pull_back, review.hand_in, review.confirm, drafts.discard_draft):
            with pytest.raises(RuleError, match="書いた団体の担当の方だけ"):
                verb(case, by=user)


def test_readers_keep_the_published_case_while_it_is_revised(
    officer, approver, secretariat, town, other_officer
):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)
    save(case, "story", by=officer, outcome="秘密の数字 999人")

    case.refresh_from_db()
    assert case.outcome == "月に120人が使う"
    assert "999" not in case.search_text
    assert not selectors.drafts_visible_to(secretariat).exists()
    assert not selectors.drafts_visible_to(other_officer).exists()

    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, note="人数を新しくしました", by=approver)

    newest, first = life_selectors.history_of(case)
    assert first.changes is None
    assert [(c.label, c.before, c.after) for c in newest.changes] == [
        ("成果", "月に120人が使う", "秘密の数字 999人")
    ]
    assert newest.version.note == "人数を新しくしました"


def test_shipped_case_keeps_what_was_read_before_as_its_first_version(secretariat):
    case = CaseFactory(is_shipped=True, outcome="前の成果")
    drafts.revise_case(case, by=secretariat)
    save(case, "story", by=secretariat, outcome="後の成果")
    review.publish_directly(case, by=secretariat)

    case.refresh_from_db()
    assert [v.kind for v in case.versions.order_by("number")] == ["shipped", "published"]
    assert [v.content["outcome"] for v in case.versions.order_by("number")] == ["前の成果", "後の成果"]
    assert case.key == ("試験町", "島根県", case.title)


def test_town_cannot_publish_past_the_review(case, officer, approver):
    with pytest.raises(RuleError):
        review.confirm(case, by=approver)
    with pytest.raises(RuleError):
        review.publish_directly(case, by=approver)

    assert Case.objects.get().status == "draft"


def test_only_the_town_says_that_an_event_was_so(case, officer, secretariat):
    row = {
        "key": "",
        "when": "2021年春",
        "step": "",
        "method": "",
        "who": "",
        "decision": "",
        "text": "話した",
    }
    save(case, "process", by=officer, events=[row | {"confirmed_on": "1"}])
    (event,) = CaseDraft.objects.get().content["events"]
    assert event["key"]
    assert event["confirmed_on"]
    assert Case.objects.get().events.get().when == "2021年春"

    own = CaseFactory()
    drafts.revise_case(own, by=secretariat)
    save(own, "process", by=secretariat, events=[row | {"confirmed_on": "1"}])

    assert CaseDraft.objects.get(case=own).content["events"][0]["confirmed_on"] == ""


def test_discarded_draft_leaves_no_trace_of_an_unpublished_case(case, officer):
    assert drafts.discard_draft(case, by=officer) is True
    assert not Case.objects.exists()
    assert AuditEvent.objects.filter(verb="library.draft_discarded").count() == 1


def test_discarded_revision_leaves_the_published_case(officer, approver, secretariat, town):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)

    assert drafts.discard_draft(case, by=officer) is False
    assert Case.objects.get().status == "published"


def test_verbs_of_drafts_stay_inside_and_every_verb_has_its_words(case, officer, secretariat):
    review.hand_in(case, by=officer)

    used = set(AuditEvent.objects.filter(verb__startswith="library.").values_list("verb", flat=True))
    assert used == {"library.case_begun", "library.case_handed_in"}
    assert used <= set(verbs.staying_inside())
    assert all(verbs.label_of(verb) != verb for verb in used)


def test_owner_of_a_case_that_nobody_took_over_is_the_secretariat(officer, secretariat):
    case = CaseFactory()

    assert rules.is_owner(secretariat, case)
    assert not rules.is_owner(officer, case)


def test_discarded_draft_leaves_the_search(officer, town):
    def found():
        return set(Entry.objects.filter(type="case").exclude(prepared="").values_list("key", flat=True))

    draft = begun(officer, town.organisation, title="書きかけ")
    assert found() == {f"case:{draft.pk}"}
    drafts.discard_draft(draft, by=officer)

    assert found() == set()


@pytest.mark.django_db(transaction=True)
def test_two_presses_publish_once(officer, approver, secretariat, town, together):
    case = begun(officer, town.organisation)
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)

    def press(_):
        try:
            review.confirm(Case.objects.get(pk=case.pk), by=User.objects.get(pk=approver.pk))
        except RuleError as refusal:
            return str(refusal)
        return "done"

    answers = together(press, range(4))

    assert sorted(answers) == ["done", *[rules.NO_DRAFT] * 3]
