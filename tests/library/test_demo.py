"""The demo's cases."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts import demo as accounts_demo
from tsumiki.accounts.models import User
from tsumiki.library import demo
from tsumiki.library.models import Case, CaseComment, CaseDraft
from tsumiki.library.selectors import cases_ahead
from tsumiki.library.selectors.yearly import published_cases_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary", "town"), pytest.mark.slow]


def test_demo_shows_every_point_of_a_cases_life_and_says_that_it_is_invented(client):
    accounts_demo.make_people()

    made = (demo.make_cases(), demo.make_cases())

    assert made == (5, 0)
    assert sorted(CaseDraft.objects.values_list("stage", flat=True)) == ["in_review", "writing"]
    assert CaseComment.objects.count() == 1
    public = Case.objects.filter(status="published").order_by("state", "title")
    assert [case.state for case in public] == ["running", "stopped", "unknown"]
    assert public[0].events.count() == 5
    assert all(event.confirmed_on for event in public[0].events.all())
    since = timezone.localdate() - timedelta(days=14)
    officer = User.objects.get(email=demo.OFFICER)
    asked = published_cases_of(officer, public[0].organisation, since=since)
    assert [case.check_state for case in asked] == ["expired", "waiting"]
    assert all("（合成データ）" in case.title and case.is_synthetic for case in Case.objects.all())
    page = client.get(reverse("library:case_detail", args=[public[0].pk]))
    assert "合成データ" in page.text


def test_each_demo_case_tells_what_its_title_says():
    accounts_demo.make_people()
    demo.make_cases()

    told = Case.objects.exclude(problem_text="")
    texts = [(case.problem_text, case.measure, case.outcome) for case in told]
    assert all(len(set(each)) == len(each) for each in zip(*texts, strict=True))
    assert {case.is_digital for case in told if "アプリ" in case.title} == {True}
    for word in ("回覧", "台所", "買い物バス", "校舎"):
        assert [word in case.measure for case in told if word in case.title] == [True]


def test_demo_without_its_people_makes_nothing():
    assert not User.objects.exists()
    assert demo.make_cases() == 0


def test_demo_has_towns_at_every_step_that_are_one_ahead(town, other_town):
    accounts_demo.make_people()
    made = demo.make_cases()
    officer = User.objects.get(email=demo.OFFICER)

    found = {
        step: {suggestion.case.municipality for suggestion in cases_ahead(officer, town, reached=step)[1]}
        for step in ("schedule", "groundwork", "shaping", "refine")
    }

    assert made == 8
    assert all("南部町" in towns for towns in found.values())
    assert Case.objects.filter(local_government=other_town, is_synthetic=True).count() == 3
