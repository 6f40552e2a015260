import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.library.conftest import CaseFactory
from tsumiki.kernel import audit
from tsumiki.library import selectors
from tsumiki.library.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(town, other_town):
    """A published case and a draft of each of two towns."""
    return {
        "published": CaseFactory(title="公開"),
        "own": CaseFactory(title="自分の町の下書き", draft_of=town.organisation),
        "other": CaseFactory(title="よその町の下書き", draft_of=other_town.organisation),
    }


def _titles(user):
    return sorted(selectors.cases_visible_to(user).values_list("title", flat=True))


def test_visitor_sees_published_cases_only(cases):
    assert _titles(AnonymousUser()) == ["公開"]
    assert _titles(None) == ["公開"]


def test_officer_sees_the_own_towns_drafts_and_no_other(cases, officer, other_officer):
    assert _titles(officer) == ["公開", "自分の町の下書き"]
    assert _titles(other_officer) == ["よその町の下書き", "公開"]


def test_somebody_who_may_not_write_cases_sees_no_draft(cases, viewer, person):
    assert _titles(viewer) == ["公開"]
    assert _titles(person("company_admin")) == ["公開"]
    assert _titles(person("adviser")) == ["公開"]


def test_nationwide_role_opens_no_towns_drawer(cases, secretariat, person):
    assert _titles(secretariat) == ["公開"]
    assert _titles(person("contractor")) == ["公開"]


def test_draft_without_an_owner_cannot_exist(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory(status="draft")


@pytest.mark.parametrize(("result", "reason"), [("weak", ""), ("shown", "理由")])
def test_weak_result_and_reason_go_together(db, result, reason):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory(result=result, result_reason=reason)


def test_words_are_found_as_people_type_them(db):
    found = CaseFactory(problem_text="駒ヶ根のＩｏＴ電球")
    CaseFactory(problem_text="ほかの話")

    for query in ("駒ケ根 iot", "ＩＯＴ", "iot　電球"):
        assert list(selectors.filter_cases(Case.objects.all(), {"q": query})) == [found]


def test_saving_some_columns_still_refreshes_what_is_searched(db):
    case = CaseFactory()
    case.title = "新しい題名"

    with audit.change("test.changed", by=None) as entry:
        case.save(update_fields=["title"])
        entry.of(case)

    assert selectors.filter_cases(Case.objects.all(), {"q": "新しい題名"}).count() == 1


def test_facet_matches_whole_codes_only(db):
    CaseFactory(fields=["housing-x"])
    found = CaseFactory(fields=["health", "housing"])

    assert list(selectors.filter_cases(Case.objects.all(), {"field": "housing"})) == [found]


def test_promised_counts_are_what_the_choice_then_shows(db):
    CaseFactory(fields=["health"], digital="yes", problems=["vacancy", "isolation"])
    CaseFactory(fields=["health", "work"], digital="no", prefecture="鳥取県")
    CaseFactory(fields=["work"], digital="yes", result="weak", result_reason="届かなかった")
    everything = Case.objects.all()
    chosen = {"q": "校舎", "digital": "yes"}

    counts = selectors.facet_counts(everything, chosen)

    assert counts["field"] == {"health": 1, "work": 1}
    assert counts["digital"] == {"yes": 2, "no": 1}
    for facet, found in counts.items():
        for value, count in found.items():
            assert selectors.filter_cases(everything, {**chosen, facet: value}).count() == count


def test_year_that_is_not_known_comes_last(db):
    old, unknown, new = (CaseFactory(year_text=text) for text in ("2010〜", "年不詳", "2023頃"))

    assert selectors.sort_cases(Case.objects.all(), "new") == [new, old, unknown]
    assert unknown.year is None


def test_sorted_by_field_a_case_of_several_stands_at_the_first(db):
    work, both = CaseFactory(fields=["work"]), CaseFactory(fields=["work", "exchange"])

    assert selectors.sort_cases(Case.objects.all(), "field", ["exchange", "work"]) == [both, work]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2018", "2018年"),
        ("2016〜2019", "2016〜2019年"),
        ("2016〜", "2016年〜"),
        ("2020頃", "2020年頃"),
        ("年不詳", "年不詳"),
    ],
)
def test_year_is_shown_with_its_unit(text, shown):
    assert Case(year_text=text).when == shown


def test_no_towns_like_mine_without_statistics(officer, town):
    CaseFactory(local_government=None)

    assert selectors.cases_of_towns_like(officer, town) == []


def test_secretariat_sees_its_own_draft(secretariat):
    draft = CaseFactory(draft_of=secretariat.main_membership.organisation)

    assert list(selectors.cases_visible_to(secretariat)) == [draft]
