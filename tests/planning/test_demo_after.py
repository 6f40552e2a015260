"""The older plan of the demo: two years looked back upon, one that is due, every word labelled."""

import pytest
from django.utils import timezone

from tests.factories import MembershipFactory, UserFactory
from tsumiki.framework.services import load_editions
from tsumiki.planning import demo, demo_after, selectors
from tsumiki.planning.grading import Mark
from tsumiki.planning.models import FollowUp, Plan

pytestmark = pytest.mark.slow


def test_the_older_plan_is_made_once_labelled_and_due(town):
    load_editions()
    user = UserFactory(email=demo.OFFICER)
    MembershipFactory(user=user, organisation=town.organisation, role="town_drafter")

    made = (demo_after.make_older_plan(), demo_after.make_older_plan())

    plan = Plan.objects.get()
    years = list(FollowUp.objects.order_by("fiscal_year"))
    rows = [row for year in years for row in year.actuals.order_by("position")]
    words = [
        plan.title,
        *(text for year in years for text in (year.done, year.issues, year.effect_reason, year.next_reason, year.voices)),
        *(text for row in rows for text in (row.name, row.source, row.note)),
    ]  # fmt: skip
    assert made == (1, 0)
    assert plan.is_synthetic
    assert [word for word in words if "合成データ" not in word] == []
    assert [row.grade.mark for row in rows] == [Mark.A, Mark.B, Mark.C, Mark.B, Mark.A, Mark.B]
    assert list(selectors.follow_ups_due(user, timezone.localdate())) == [plan]
