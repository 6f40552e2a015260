"""`tsumiki survey ingest CAMPAIGN DIR --submit`: what has nothing left to put right is handed in, the rest is told."""

import json

import pytest
from django.core.management import CommandError

from tests.surveys.excel.test_console import fill, folder, ingested, survey
from tsumiki.kernel import audit
from tsumiki.surveys.models import AnswerSheet, Campaign, Response
from tsumiki.surveys.rules import OWN_DRAFT
from tsumiki.surveys.services.answering import save_answers

__all__ = ["folder"]


def standing(government):
    return Response.objects.get(organisation=government.pk).status


def files_of(said):
    return {row["code"]: row for row in said["files"]}


def test_what_is_complete_is_handed_in_and_the_rest_says_what_is_missing(
    folder, campaign, response, town, other_town
):
    fill(folder, campaign, "313891", {"plan": "ない", "people": 12})
    fill(folder, campaign, "193666", {"words": "山梨"})

    said = ingested(campaign, folder, "--submit")

    response.refresh_from_db()
    files = files_of(said)
    assert (said["accepted"], said["submitted"]) == (2, 1)
    assert (files["313891"]["submitted"], files["313891"]["receipt"]) == (True, response.receipt)
    assert files["193666"]["submitted"] is False
    assert len(files["193666"]["not_submitted"]) == 1
    assert (standing(town), standing(other_town)) == ("submitted", "editing")


def test_the_history_says_that_it_was_done_for_the_town(folder, campaign, response):
    fill(folder, campaign, "313891", {"plan": "ない"})

    ingested(campaign, folder, "--submit")

    assert [(event.kind, event.by_name, event.note) for event in response.events.order_by("pk")] == [
        ("uploaded", "システム", "313891.xlsx"),
        (
            "approved",
            "システム",
            "事務局が代わりに提出しました。理由：受け取った調査票の一括の取込み（313891.xlsx）",
        ),
        ("submitted", "システム", ""),
    ]


def test_a_workbook_that_nobody_filled_in_is_not_handed_in(folder, campaign, town, other_town):
    fill(folder, campaign, "313891", {"plan": "ない"})

    files = files_of(ingested(campaign, folder, "--submit"))

    assert standing(other_town) == "not_started"
    assert files["193666"]["not_submitted"] == [
        "まだ何も取り込んでいないため、提出できません。先に、受け取った調査票（Excel）を取り込んでください。"
    ]


def test_a_draft_of_the_towns_own_people_is_not_handed_in_over_their_heads(
    folder, campaign, response, officer, town
):
    save_answers(response, changes={"words": "町の下書き"}, seen={}, by=officer)
    fill(folder, campaign, "313891", {"plan": "ない", "words": "町の下書き"})

    files = files_of(ingested(campaign, folder, "--submit"))

    assert files["313891"]["not_submitted"] == [OWN_DRAFT]
    assert standing(town) == "editing"


def test_what_goes_through_a_prefecture_waits_for_it(folder, campaign, town):
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(via_prefecture=True)
        entry.of(campaign)
    fill(folder, campaign, "313891", {"plan": "ない"})

    said = survey("ingest", campaign.code, str(folder), "--submit")

    assert standing(town) == "checking"
    assert "提出しました（都道府県の確認を待ちます）" in said
    assert said.strip().endswith("2件のうち2件を取り込みました。1件を提出しました。")


def test_the_same_folder_twice_hands_in_once(folder, campaign, response):
    fill(folder, campaign, "313891", {"plan": "ない"})
    ingested(campaign, folder, "--submit")
    first = Response.objects.get(pk=response.pk).receipt

    again = files_of(ingested(campaign, folder, "--submit"))

    assert Response.objects.get(pk=response.pk).receipt == first
    assert again["313891"]["submitted"] is False
    assert again["313891"]["not_submitted"] == [
        "この回答は「提出済み」のため、団体に代わって入力や提出はできません。"
    ]


def test_without_the_word_nothing_is_handed_in(folder, campaign, town):
    fill(folder, campaign, "313891", {"plan": "ない"})

    said = json.loads(survey("ingest", campaign.code, str(folder), "--json"))

    assert (said["submitted"], standing(town)) == (0, "editing")


def test_checking_and_handing_in_do_not_go_together(folder, campaign, town):
    fill(folder, campaign, "313891", {"plan": "ない"})

    with pytest.raises(CommandError, match="一緒には使えません"):
        survey("ingest", campaign.code, str(folder), "--check", "--submit")

    assert AnswerSheet.objects.get(response__organisation=town.pk).answers == {}
