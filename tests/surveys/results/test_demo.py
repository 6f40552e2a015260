"""The demo's surveys: one closed with the published figures, one under way; made once."""

from collections import Counter

import pytest

from tsumiki.directory.services.registry import load_registry
from tsumiki.surveys.demo import LAST_ROUND, THIS_ROUND, make_surveys
from tsumiki.surveys.models import AnswerSheet, Campaign, Questionnaire, Response
from tsumiki.surveys.selectors.results import results_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_without_governments_there_is_no_survey():
    assert make_surveys() == 0
    assert Campaign.objects.count() == 0


def test_both_campaigns_are_made_once():
    load_registry()

    made = make_surveys()

    assert (made, make_surveys()) == (2, 0)
    last, this = Campaign.objects.get(code=LAST_ROUND), Campaign.objects.get(code=THIS_ROUND)
    assert (last.status, last.is_synthetic, last.snapshot.response_count) == ("published", True, 1788)
    assert (this.status, this.is_synthetic, this.responses.count()) == ("open", True, 1788)
    _has_the_published_figures(last)
    _is_under_way(this)


def _has_the_published_figures(campaign):
    results = results_of(campaign)
    assert results.matrix.note == "合成データ"
    assert results.matrix.strays == ()
    status = results.frequencies["status"]
    assert [status.cell(code).count for code in ("promoting", "willing")] == [240, 139]
    challenges = results.frequencies["challenges"]
    assert [challenges.cell(f"c{number:02}").count for number in range(1, 13)] == [
        71, 106, 75, 202, 184, 85, 69, 166, 87, 14, 22, 15
    ]  # fmt: skip


def _is_under_way(campaign):
    standing = dict(
        campaign.responses.filter(
            organisation__local_government__code__in=["313891", "193666", "310000"]
        ).values_list("organisation__local_government__code", "status")
    )
    assert standing == {"313891": "editing", "193666": "submitted", "310000": "editing"}
    assert set(Counter(campaign.responses.values_list("status", flat=True))) == set(Response.Status.values)
    # Last round's answers stand in the sheets to be confirmed.
    town = AnswerSheet.objects.get(
        response__campaign=campaign, response__organisation__local_government__code="313891"
    )
    assert "status" in town.answers


def test_demo_shows_what_is_being_prepared_to_those_who_run_surveys(secretariat):
    load_registry()

    make_surveys()
    make_surveys()

    drafts = Questionnaire.objects.filter(status=Questionnaire.Status.DRAFT)
    waiting = Campaign.objects.filter(status=Campaign.Status.PREPARING)
    assert [(row.code, row.questions.exists()) for row in drafts] == [("iko-2027", True)]
    assert [(row.code, row.responses.exists()) for row in waiting] == [("r8-follow-up", False)]
