"""The search shows exactly the cases that the person may see, at every point of a case's life."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.library.life import begun, published
from tsumiki.library.models import CaseVersion
from tsumiki.library.selectors import cases_visible_to
from tsumiki.library.services import drafts, life, review
from tsumiki.search.engine.documents import Query
from tsumiki.search.finding import find

pytestmark = pytest.mark.usefixtures("vocabulary")


def found_by(user):
    return {hit.key for hit in find(user, Query("旧校舎", frozenset(), ("case",), limit=50)).hits}


def visible_to(user):
    return {f"case:{case.pk}" for case in cases_visible_to(user)}


@pytest.fixture
def walk(officer, approver, secretariat, town):
    """walk("handed_in") brings a case to that point of its life."""

    def to(point):
        if point in ("published", "withdrawn", "revised"):
            case = published(officer, approver, secretariat, town.organisation)
            if point == "withdrawn":
                life.withdraw(case, reason="誤りがあったため", by=approver)
            if point == "revised":
                drafts.revise_case(case, by=officer)
            return case
        case = begun(officer, town.organisation)
        if point in ("handed_in", "to_confirm"):
            review.hand_in(case, by=officer)
        if point == "to_confirm":
            review.accept(case, by=secretariat)
        return case

    return to


@pytest.mark.parametrize("point", ["writing", "handed_in", "to_confirm", "published", "withdrawn", "revised"])
def test_the_search_and_the_list_show_the_same_to_everybody(
    walk, officer, approver, viewer, other_officer, secretariat, person, point
):
    walk(point)
    people = {
        "stranger": AnonymousUser(),
        "officer": officer,
        "approver": approver,
        "viewer": viewer,
        "other town": other_officer,
        "secretariat": secretariat,
        "adviser": person("adviser"),
    }

    assert {who: found_by(user) for who, user in people.items()} == {
        who: visible_to(user) for who, user in people.items()
    }


def test_a_withdrawn_case_is_found_no_more_at_once(walk, approver):
    case = walk("published")
    before = found_by(AnonymousUser())

    life.withdraw(case, reason="誤りがあったため", by=approver)

    assert (before, found_by(AnonymousUser())) == ({f"case:{case.pk}"}, set())
    assert CaseVersion.objects.filter(case=case).exists()
