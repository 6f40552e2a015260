"""The list of the yearly look: which published cases were looked at, which wait, which are overdue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tsumiki.library import links
from tsumiki.library.selectors import yearly
from tsumiki.library.services import life

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def asked_in(monkeypatch):
    """A survey that began three days ago."""
    monkeypatch.setattr(links.rounds, "_functions", [])
    links.rounds.register(lambda: [links.Round("今年の調査", TODAY() - timedelta(days=3))])


@pytest.fixture
def cases(officer, town, other_town, asked_in):
    """One case of the town in each state, and what is not asked about."""

    def make(title, days, **fields):
        own = {"organisation": town.organisation, "review_by": TODAY() + timedelta(days=days)}
        return CaseFactory(title=title, **own | fields)

    life.reconfirm(make("確かめた事例", 10), by=officer)
    make("待っている事例", 20)
    make("過ぎた事例", -1)
    make("他の町の事例", 30, organisation=other_town.organisation)
    make("やめた事例", -1, state="stopped", state_reason="担い手がいない")
    make("取り下げた事例", -1, status="withdrawn")
    make("国事務局の事例", -1, organisation=None)
    CaseFactory(title="町の書きかけ", draft_of=town.organisation)


def titles(answer):
    return [case.title for case in answer.context["page"]]


def checks(browser, query=""):
    return browser.get(reverse("library:case_checks") + query)


def test_secretariat_sees_how_far_the_towns_are(cases, secretariat, sign_in):
    browser = sign_in(secretariat)

    answer = checks(browser)

    assert titles(answer) == ["過ぎた事例", "待っている事例", "他の町の事例", "確かめた事例"]
    assert "公開中の事例4件のうち、1件を「今年の調査」が始まった" in answer.text
    assert "1件は期限を過ぎています。" in answer.text
    desk = browser.get(reverse("library:case_desk")).text
    assert "公開中の事例4件のうち、1件を「今年の調査」が始まった" in desk


@pytest.mark.parametrize(
    ("check_state", "found"),
    [
        ("confirmed", ["確かめた事例"]),
        ("waiting", ["待っている事例", "他の町の事例"]),
        ("expired", ["過ぎた事例"]),
        ("unknown", ["過ぎた事例", "待っている事例", "他の町の事例", "確かめた事例"]),
    ],
)
def test_list_is_narrowed_by_state(check_state, found, cases, secretariat, sign_in):
    assert titles(checks(sign_in(secretariat), f"?check={check_state}")) == found


def test_town_sees_its_own_cases_only(cases, officer, sign_in):
    answer = checks(sign_in(officer))

    assert titles(answer) == ["過ぎた事例", "待っている事例", "確かめた事例"]
    assert "自分の団体の公開中の事例3件" in answer.text


def test_confirmation_before_the_survey_began_does_not_count(cases, secretariat, monkeypatch):
    since = TODAY() + timedelta(days=1)

    counts = yearly.count_by_check(yearly.cases_to_look_at(secretariat, since=since))

    assert counts == {"waiting": 3, "expired": 1}


def test_without_a_survey_the_last_year_counts(monkeypatch):
    monkeypatch.setattr(links.rounds, "_functions", [])

    assert yearly.current_round() == links.Round("この1年", TODAY() - timedelta(days=365))


@pytest.mark.parametrize("role", ["town_viewer", "company_admin"])
def test_list_is_for_people_who_edit_cases(role, person, sign_in):
    assert checks(sign_in(person(role))).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(
    count, asked_in, town, secretariat, sign_in, django_assert_num_queries
):
    for number in range(count):
        CaseFactory(title=f"取組{number}", organisation=town.organisation, local_government=town)
    browser = sign_in(secretariat)

    with django_assert_num_queries(15):
        assert len(titles(checks(browser))) == count
