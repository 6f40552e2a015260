"""The buttons of a case's life: which stands first, and what a second press says."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published
from tsumiki.library.models import Case
from tsumiki.library.rules import NO_DRAFT
from tsumiki.library.services import life, review
from tsumiki.library.views.case_verbs import VERBS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def people(officer, approver, secretariat):
    return {"officer": officer, "approver": approver, "secretariat": secretariat}


def case_at(stage, people, town):
    """A case of the town that stands there."""
    if stage in ("published", "withdrawn"):
        case = published(*people.values(), town.organisation)
        if stage == "withdrawn":
            life.withdraw(case, reason="誤り", by=people["approver"])
        return case
    case = begun(people["officer"], town.organisation)
    if stage != "writing":
        review.hand_in(case, by=people["officer"])
    if stage == "to_confirm":
        review.accept(case, by=people["secretariat"])
    if stage == "returned":
        review.send_back(case, note="時点を", by=people["secretariat"])
    return case


def acts_for(user, case, sign_in):
    page = sign_in(user).get(reverse("library:case_life", args=[case.pk]))
    return [(act["verb"], act["kind"]) for act in page.context["acts"]]


PALE = "secondary"


@pytest.mark.parametrize(
    ("stage", "role", "acts"),
    [
        ("writing", "officer", [("hand-in", "")]),
        ("writing", "approver", [("hand-in", "")]),
        ("returned", "officer", [("hand-in", "")]),
        ("in_review", "officer", [("pull-back", PALE)]),
        ("in_review", "approver", [("pull-back", PALE)]),
        ("in_review", "secretariat", [("accept", ""), ("send-back", PALE)]),
        ("to_confirm", "officer", [("pull-back", PALE)]),
        ("to_confirm", "approver", [("confirm", ""), ("pull-back", PALE)]),
        ("to_confirm", "secretariat", []),
        ("published", "officer", [("revise", ""), ("reconfirm", PALE)]),
        ("published", "approver", [("revise", ""), ("reconfirm", PALE)]),
        ("withdrawn", "approver", [("revise", ""), ("restore", PALE)]),
        ("withdrawn", "secretariat", [("restore", "")]),
    ],
)
def test_step_that_leads_on_stands_first_and_filled(stage, role, acts, people, town, sign_in):
    case = case_at(stage, people, town)

    assert acts_for(people[role], case, sign_in) == acts


def test_secretariat_publishes_first_what_it_wrote_itself(secretariat, sign_in):
    organisation = secretariat.main_membership.organisation
    case = begun(secretariat, organisation, towns=[])

    assert acts_for(secretariat, case, sign_in) == [("publish", "")]


def press(browser, case, verb):
    sent = {"note": "理由を書きました"}
    answer = browser.post(reverse("library:case_act", args=[case.pk, verb]), sent)
    return answer, [(message.level_tag, str(message)) for message in get_messages(answer.wsgi_request)][-1:]


@pytest.mark.parametrize(
    ("verb", "stage", "role"),
    [
        ("hand-in", "writing", "officer"),
        ("pull-back", "in_review", "officer"),
        ("accept", "in_review", "secretariat"),
        ("send-back", "in_review", "secretariat"),
        ("confirm", "to_confirm", "approver"),
        ("revise", "published", "officer"),
        ("reconfirm", "published", "officer"),
        ("withdraw", "published", "approver"),
        ("restore", "withdrawn", "approver"),
        ("discard", "writing", "officer"),
    ],
)
def test_second_press_says_that_it_is_done(verb, stage, role, people, town, sign_in):
    case, browser = case_at(stage, people, town), sign_in(people[role])

    first, said = press(browser, case, verb)
    second, said_again = press(browser, case, verb)

    assert said == said_again == [("success", VERBS[verb].done)]
    assert first.url == second.url


def test_second_press_of_the_secretariats_own_publication(secretariat, sign_in):
    case = begun(secretariat, secretariat.main_membership.organisation, towns=[])
    browser = sign_in(secretariat)

    assert press(browser, case, "publish")[1] == press(browser, case, "publish")[1]
    assert Case.objects.get().version == 1


def test_press_of_another_person_is_still_refused(people, town, person, sign_in):
    case = case_at("to_confirm", people, town)
    review.confirm(case, by=people["approver"])

    assert press(sign_in(person("town_approver", town)), case, "confirm")[1] == [("error", NO_DRAFT)]


def test_press_long_after_is_refused(people, town, sign_in, monkeypatch):
    case = case_at("to_confirm", people, town)
    review.confirm(case, by=people["approver"])
    later = timezone.now() + timedelta(minutes=20)
    browser = sign_in(people["approver"])
    monkeypatch.setattr("tsumiki.library.selectors.life.timezone.now", lambda: later)

    assert press(browser, case, "confirm")[1] == [("error", NO_DRAFT)]


def test_taking_over_twice_says_that_it_is_done(officer, town, sign_in):
    case, browser = CaseFactory(local_government=town), sign_in(officer)
    address = reverse("library:case_take_over", args=[case.pk])

    assert [browser.post(address).url for _ in range(2)] == [reverse("library:case_life", args=[case.pk])] * 2
