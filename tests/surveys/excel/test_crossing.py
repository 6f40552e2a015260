"""A workbook that came back is looked over as a whole: checks across questions, large changes, what is not asked."""

import pytest
from django.urls import reverse

from tests.factories import AuditedFactory
from tests.surveys.excel.conftest import cells_of
from tests.surveys.excel.test_console import fill, ingested, survey
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Check
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.services.answering import save_answers

# The rows of the sheet 回答: plan, people, its reason, three choices with その他's text, two cells of the table.
PEOPLE, REASON, WORK, HOME, WORDS = "D6", "D7", "D12", "D13", "D15"


class CheckFactory(AuditedFactory):
    class Meta:
        model = Check


@pytest.fixture
def paper(paper):
    """What people have is to be more than the projects at work."""
    CheckFactory(
        questionnaire=paper,
        order=1,
        left=["projects/work/count", "projects/home/count"],
        operator="sum",
        right="people",
        sentence="件数の合計と人数が合いません。",
    )
    return paper


@pytest.fixture
def told(sign_in, officer, response, workbook, send):
    """told({"people": 12}) sends a workbook filled so and gives its warnings: (cell, sentence)."""

    def read(typed):
        client = sign_in(officer)
        send(client, response, workbook(response, typed))
        page = client.get(reverse("surveys:answer_reading", args=[response.pk]))
        proposal = page.context["proposal"]
        assert proposal.errors == []
        return [(row["place"].removeprefix("シート「回答」の"), row["sentence"]) for row in proposal.warnings]

    return read


def test_a_check_across_questions_is_told_at_its_cell_with_the_others(told):
    assert told({"plan": "ある", "people": 12, "projects/work/count": 3, "projects/home/count": 4}) == [
        (WORK, "件数の合計と人数が合いません。（D13、D6もあわせて確かめてください）")
    ]


def test_a_workbook_that_agrees_is_told_nothing(told):
    assert told({"plan": "ある", "people": 7, "projects/work/count": 3, "projects/home/count": 4}) == []


def test_a_large_change_says_where_to_write_the_reason(told, answered_before):
    typed = {"plan": "ある", "people": 30}

    (warning,) = told(typed)

    assert warning == (
        PEOPLE,
        "問2「peopleの設問」は前回10人、今回30人です。数値に間違いがないか確かめ、変わった理由を書いてください。理由はD7に入力できます。",
    )
    assert told(typed | {"people/explanation": "学校が増えたため"}) == []


def test_an_answer_that_is_not_asked_is_told_once(told):
    assert told({"plan": "ない", "people": 12}) == [
        (
            PEOPLE,
            "問1で「ある」と答えた団体だけがお答えください。いまの回答ではたずねない設問なので、集計に入りません。条件の設問の回答を直すか、この設問の回答を消してください。",
        )
    ]


def test_what_the_reading_told_of_a_cell_is_not_told_twice(told):
    # plan must be answered: the reading itself says so.
    assert [cell for cell, _ in told({"words": "町"})] == ["D5"]


def test_the_reason_is_read_shown_and_taken(
    sign_in, officer, response, workbook, send, take, answered_before
):
    client = sign_in(officer)
    send(client, response, workbook(response, {"plan": "ある", "people": 30, "people/explanation": "増えた"}))
    page = client.get(reverse("surveys:answer_reading", args=[response.pk]))

    take(client, response)

    lines = {line["place"].removeprefix("シート「回答」の"): line for line in page.context["proposal"].lines}
    assert (lines[REASON]["named"], lines[REASON]["after"]) == ("問2　peopleの設問\n変わった理由", "増えた")
    response.sheet.refresh_from_db()
    assert response.sheet.answers == {"plan": "yes", "people": 30}
    assert response.sheet.explanations == {"people": "増えた"}
    (event,) = AnswerEvent.objects.all()
    assert event.changes["people/explanation"] == ["", "増えた"]


def test_the_reason_stands_in_the_next_workbook_and_can_be_cleared_there(
    sign_in, officer, response, workbook, send, take
):
    save_answers(response, changes={"people": 30}, explanations={"people": "増えた"}, seen={}, by=officer)
    response.sheet.refresh_from_db()
    client = sign_in(officer)

    file = workbook(response)
    send(client, response, workbook(response, {"people/explanation": None}))
    take(client, response)

    assert cells_of(file, selectors.layout_of(response.campaign))["people/explanation"] == "増えた"
    response.sheet.refresh_from_db()
    assert response.sheet.explanations == {}


def test_a_reason_written_meanwhile_on_the_page_stays(sign_in, officer, response, workbook, send, take):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people/explanation": "ファイルの理由"}))
    save_answers(response, changes={}, explanations={"people": "画面の理由"}, seen={}, by=officer)

    answer = take(client, response)

    response.sheet.refresh_from_db()
    assert response.sheet.explanations == {"people": "画面の理由"}
    said = [str(message) for message in client.get(answer.url).context["messages"]]
    assert "問2の「変わった理由」は、読み取ったあとに画面で書かれたものを残しました。" in said


def test_a_reason_waits_with_its_answer_for_the_decision(
    sign_in, officer, approver, response, workbook, send, take
):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12, "people/explanation": "理由"}))
    save_answers(response, changes={"people": 99}, seen={}, by=approver)

    take(client, response)
    response.sheet.refresh_from_db()
    waiting = dict(response.sheet.explanations)
    take(client, response, questions=["people"])

    response.sheet.refresh_from_db()
    assert waiting == {}
    assert (response.sheet.answers, response.sheet.explanations) == ({"people": 12}, {"people": "理由"})


@pytest.fixture
def folder(tmp_path, campaign, response):
    survey("workbooks", campaign.code, "--out", str(tmp_path / "out"))
    return tmp_path / "out"


def test_the_console_tells_the_same_by_cell(folder, campaign, answered_before):
    fill(folder, campaign, "313891", {"plan": "ある", "people": 30})

    (row,) = ingested(campaign, folder, "--check")["files"]

    assert row["accepted"] is True
    (problem,) = row["problems"]
    assert (problem["cell"], problem["severity"], problem["read"]) == (PEOPLE, "warning", "30")


def test_a_conflict_names_its_cell_and_the_file_is_only_partly_taken(folder, campaign, response, officer):
    save_answers(response, changes={"people": 99}, seen={}, by=officer)
    fill(folder, campaign, "313891", {"people": 12, "words": "町"})

    said = ingested(campaign, folder)
    text = survey("ingest", campaign.code, str(folder))

    (row,) = said["files"]
    assert (said["accepted"], said["partly"], said["refused"]) == (0, 1, 0)
    assert (row["accepted"], row["partly"]) == (False, True)
    assert row["conflicts"][0]["cells"] == [f"シート「回答」の{PEOPLE}"]
    assert "一部だけ取り込みました" in text
    assert (
        f"シート「回答」の{PEOPLE}：問2　peopleの設問は、{officer.audit_name}が画面で入力した回答「99人」を残しました（ファイルは「12人」）。"
        in text
    )
    assert "1件のうち0件を取り込みました。ほかに1件は" in text


def test_the_console_never_replaces_a_reason_written_on_the_page(folder, campaign, response, officer):
    save_answers(response, changes={}, explanations={"people": "画面の理由"}, seen={}, by=officer)
    fill(folder, campaign, "313891", {"people/explanation": "ファイルの理由"})

    (row,) = ingested(campaign, folder)["files"]

    assert (row["partly"], row["problems"][-1]["cell"]) == (True, REASON)
    assert AnswerSheet.objects.get(pk=response.pk).explanations == {"people": "画面の理由"}
