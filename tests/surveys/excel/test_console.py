"""`tsumiki survey workbooks|ingest|export`."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.surveys.excel.conftest import cells_of, typed_into
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.services.answering import save_answers
from tsumiki.surveys.workbooks import bulk


def survey(*arguments):
    said = io.StringIO()
    call_command("survey", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def folder(tmp_path, campaign, response, make_response, other_town):
    """Both 南部町 with their workbooks written out."""
    make_response(campaign, other_town)
    survey("workbooks", campaign.code, "--out", str(tmp_path / "out"))
    return tmp_path / "out"


def fill(folder, campaign, code, typed):
    path = folder / f"{code}.xlsx"
    path.write_bytes(typed_into(path.read_bytes(), selectors.layout_of(campaign), typed))


def ingested(campaign, folder, *more):
    return json.loads(survey("ingest", campaign.code, str(folder), "--json", *more))


def answers_of(government):
    return AnswerSheet.objects.get(response__organisation=government.organisation).answers


def test_every_government_gets_its_workbook_without_drafts(
    tmp_path, campaign, response, make_response, other_town
):
    make_response(campaign, other_town)
    AnswerSheet.objects.filter(pk=response.pk).update(answers={"words": "下書きのことば"})

    survey("workbooks", campaign.code, "--out", str(tmp_path / "out"))

    layout = selectors.layout_of(campaign)
    written = {path.name: cells_of(path.read_bytes(), layout) for path in (tmp_path / "out").iterdir()}
    assert written == {"313891.xlsx": {}, "193666.xlsx": {}}


def test_one_prefecture_can_be_named(tmp_path, campaign, response, make_response, other_town):
    make_response(campaign, other_town)

    survey("workbooks", campaign.code, "--out", str(tmp_path / "out"), "--prefecture", "31")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["313891.xlsx"]


def test_clean_files_are_taken_and_spoilt_ones_named_by_cell(folder, campaign, town, other_town):
    fill(folder, campaign, "313891", {"people": "１２人", "since": "R8.4.1"})
    fill(folder, campaign, "193666", {"people": "たくさん", "words": "山梨"})
    (folder / "note.xlsx").write_bytes(b"PK broken")
    (folder / "~$313891.xlsx").write_bytes(b"lock")

    said = ingested(campaign, folder)

    files = {row["file"]: row for row in said["files"]}
    assert (said["accepted"], said["refused"], len(files)) == (1, 2, 3)
    assert (files["313891.xlsx"]["accepted"], files["313891.xlsx"]["changes"]) == (True, 2)
    problem = files["193666.xlsx"]["problems"][0]
    assert (problem["sheet"], problem["cell"], problem["read"]) == ("回答", "D6", "たくさん")
    assert answers_of(town) == {"people": 12, "since": "2026-04-01"}
    assert answers_of(other_town) == {}


def test_what_was_taken_is_on_record_as_the_systems(folder, campaign, response):
    fill(folder, campaign, "313891", {"people": 12})

    ingested(campaign, folder)

    (event,) = AnswerEvent.objects.all()
    assert (event.kind, event.by_name, event.note) == ("uploaded", "システム", "313891.xlsx")
    assert AuditEvent.objects.get(verb="survey.workbook_taken").actor_id is None
    response.refresh_from_db()
    assert response.status == Response.Status.EDITING


def test_checking_only_reads(folder, campaign, town):
    fill(folder, campaign, "313891", {"people": 12})

    said = ingested(campaign, folder, "--check")

    assert [row["changes"] for row in said["files"]] == [0, 1]
    assert answers_of(town) == {}


def test_the_same_folder_twice_is_as_good_as_once(folder, campaign, town):
    fill(folder, campaign, "313891", {"people": 12})
    ingested(campaign, folder)

    again = ingested(campaign, folder)

    assert [(row["accepted"], row["changes"]) for row in again["files"]] == [(True, 0), (True, 0)]
    assert AnswerEvent.objects.count() == 1


def test_a_corrected_file_replaces_what_the_file_before_it_said(folder, campaign, town):
    fill(folder, campaign, "313891", {"people": 12})
    ingested(campaign, folder)
    fill(folder, campaign, "313891", {"people": 13})

    ingested(campaign, folder)

    assert answers_of(town) == {"people": 13}


def test_what_a_person_typed_is_kept_and_reported_with_both_values(folder, campaign, response, officer, town):
    save_answers(response, changes={"people": 99}, seen={}, by=officer)
    fill(folder, campaign, "313891", {"people": 12, "words": "町"})

    said = ingested(campaign, folder)

    row = next(row for row in said["files"] if row["code"] == "313891")
    (conflict,) = row["conflicts"]
    assert (conflict["question"], conflict["file"], conflict["stored"]) == (
        "people",
        {"people": 12},
        {"people": 99},
    )
    assert (row["changes"], answers_of(town)) == (1, {"people": 99, "words": "町"})


def test_two_files_of_one_town_are_both_refused(folder, campaign, town):
    fill(folder, campaign, "313891", {"people": 12})
    (folder / "copy.xlsx").write_bytes((folder / "313891.xlsx").read_bytes())

    said = ingested(campaign, folder)

    assert [row["file"] for row in said["files"] if not row["accepted"]] == ["313891.xlsx", "copy.xlsx"]
    assert answers_of(town) == {}


def test_two_processes_say_the_same_as_one(folder, campaign, monkeypatch):
    fill(folder, campaign, "313891", {"people": "たくさん"})
    alone = ingested(campaign, folder, "--check")
    monkeypatch.setattr(bulk, "MANY", 1)

    together = ingested(campaign, folder, "--check")

    assert together == alone


@pytest.mark.parametrize(
    "arguments",
    [
        ("workbooks", "none", "--out", "/tmp"),
        ("ingest", "none", "/tmp"),
        ("ingest", "CODE", "/nowhere"),
        ("ingest", "CODE", "EMPTY"),
        ("export", "none", "--csv", "x.csv"),
        ("export", "CODE", "--csv", "/nowhere/x.csv"),
        ("workbooks", "CODE", "--out", "/dev/null/x"),
        ("workbooks", "CODE", "--out", "EMPTY", "--prefecture", "99"),
    ],
)
def test_bad_use_is_one_sentence_and_status_2(campaign, response, tmp_path, arguments):
    named = {"CODE": campaign.code, "EMPTY": str(tmp_path)}

    with pytest.raises(CommandError) as refusal:
        survey(*[named.get(argument, argument) for argument in arguments])

    assert refusal.value.returncode == 2
    assert str(refusal.value).endswith(("。", "）。"))


def test_nothing_is_taken_into_a_closed_campaign(folder, campaign, close, town):
    fill(folder, campaign, "313891", {"people": 12})
    close(campaign)

    with pytest.raises(CommandError) as refusal:
        survey("ingest", campaign.code, str(folder))

    assert "--check" in str(refusal.value)
    assert answers_of(town) == {}


def test_both_exports_hold_the_same_rows_and_say_what_the_columns_mean(
    tmp_path, campaign, make_response, town, close
):
    answers = {"people": 12, "challenges": ["c04"], "projects": {"work/count": 3}, "words": "_x0041_<&"}
    make_response(
        campaign, town, answers, status=Response.Status.SUBMITTED, submitted_at="2026-11-20T00:00:00Z"
    )
    AnswerSheet.objects.update(
        explanations={"people": "町の合併"},
        prefilled={
            "people": {"value": 12, "source": "previous", "label": "前回"},
            "words": {"value": "前のことば", "source": "previous", "label": "前回"},
        },
    )
    close(campaign)

    survey("export", campaign.code, "--csv", str(tmp_path / "a.csv"))
    survey("export", campaign.code, "--xlsx", str(tmp_path / "a.xlsx"))

    lines = (tmp_path / "a.csv").read_bytes()
    assert lines.startswith(b"\xef\xbb\xbforganisation_code,")
    assert (
        lines.decode().splitlines()[1]
        == "313891,鳥取県,南部町,town,2026-11-20,,people,,12,町の合併,1,0,0,,3,,,_x0041_<&"
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rows = [[cell.value for cell in row] for row in book["回答"].iter_rows(max_row=2)]
    shown = dict(zip(*rows, strict=True))
    assert (shown["as_prefilled"], shown["people/explanation"]) == ("people", "町の合併")
    assert (shown["people"], shown["challenges/c04"], shown["projects/work/count"]) == (12, 1, 3)
    # openpyxl leaves Excel's own mark for a literal underscore as it stands.
    assert shown["words"] == "_x005F_x0041_<&"
    assert [row[0].value for row in book["列の説明"].iter_rows()][1:] == rows[0]
    assert (tmp_path / "a.dictionary.csv").read_text(encoding="utf-8-sig").startswith("列,設問番号")
