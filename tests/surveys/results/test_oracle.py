"""The published figures of 2022-09-01, from the snapshot to every page and file; and recomputed by hand from the file."""

import csv
import io
import json
from collections import defaultdict

import pytest
from django.core.management import call_command

from tests.surveys.results.conftest import invented
from tsumiki.surveys import headlines, open_data
from tsumiki.surveys.selectors.results import results_of
from tsumiki.surveys.tables import results_from

FIGURES = {
    ("status", "promoting"): 240,
    ("status", "willing"): 139,
    ("plan", "yes"): 162,
    ("implementing", "yes"): 144,
    ("digital_fields", "exchange"): 50,
    ("digital_fields", "work"): 40,
    ("digital_fields", "housing"): 23,
    ("digital_fields", "health"): 100,
    ("digital_fields", "flow"): 108,
    ("challenges", "c01"): 71,
    ("challenges", "c02"): 106,
    ("challenges", "c03"): 75,
    ("challenges", "c04"): 202,
    ("challenges", "c05"): 184,
    ("challenges", "c06"): 85,
    ("challenges", "c07"): 69,
    ("challenges", "c08"): 166,
    ("challenges", "c09"): 87,
    ("challenges", "c10"): 14,
    ("challenges", "c11"): 22,
    ("challenges", "c12"): 15,
}
BASES = {"status": 1788, "plan": 379, "implementing": 162, "digital_fields": 379, "challenges": 379}


def file_rows():
    """The long file as anybody reads it: without a line of ours."""
    data = open_data.long_csv(results_from(invented(), note="合成データ"))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_tables_from_the_snapshot_are_the_published_figures(published):
    tables = results_of(published).frequencies

    found = {(question, code): tables[question].cell(code).count for question, code in FIGURES}

    assert found == FIGURES
    assert {code: tables[code].n for code in BASES} == BASES


def test_headlines_are_counted_not_typed(published):
    found = headlines.headlines(results_of(published))

    assert [(row.text, row.base.count) for row in found] == [
        ("379", 1788),
        ("240", 1788),
        ("139", 1788),
        ("162", 379),
        ("144", 162),
    ]


def test_overview_says_the_figures_in_words(published):
    words = "".join(headlines.sentences(results_of(published)))

    assert words == (
        "1,788団体に尋ね、1,788団体（100.0%）から回答がありました。"
        "「生涯活躍のまち」の取組を推進している団体は240団体、推進意向がある団体は139団体で、あわせて379団体（21.2%）です。"
        "構想等を策定した団体は162団体、構想等に基づいて取組を実施している団体は144団体です。"
        "デジタル技術を活用する事業が最も多い分野は「人の流れづくり」で、379団体のうち108団体です（複数回答）。"
        "デジタル技術を活用するに当たっての課題で最も多いのは「④デジタル技術を活用した「生涯活躍のまち」の具体的な方向性が"
        "見定めが難しい。」で、379団体のうち202団体です（複数回答）。"
    )


def test_figures_stand_in_the_file():
    whole = {(r["設問コード"], r["選択肢コード"]): r for r in file_rows() if r["分け方"] == "total"}

    assert {key: int(whole[key]["団体数"]) for key in FIGURES} == FIGURES
    assert {code: int(whole[code, "no_answer"]["母数"]) for code in BASES} == BASES
    assert {row["注"] for row in whole.values()} == {"合成データ"}


def test_every_percentage_can_be_computed_again_from_the_file():
    for row in file_rows():
        count, base = int(row["団体数"]), int(row["母数"])
        # Half up, in whole tenths of a per cent.
        again = f"{(count * 2000 + base) // (base * 2) / 10}" if base else ""

        assert (row, again) == (row, row["割合（％）"])


def test_every_total_is_the_sum_of_its_groups_in_the_file():
    sums, wholes = defaultdict(int), {}
    for row in file_rows():
        key = row["設問コード"], row["選択肢コード"]
        if row["分け方"] == "total":
            wholes[key] = int(row["団体数"])
        else:
            sums[row["分け方"], *key] += int(row["団体数"])

    assert sums == {(by, *key): wholes[tuple(key)] for by, *key in sums}
    assert {by for by, *_ in sums} == {"prefecture", "kind", "population"}


def test_choices_of_a_single_question_add_up_to_the_base_in_the_file():
    sums, bases = defaultdict(int), {}
    for row in file_rows():
        if row["回答の形"] == "single":
            key = row["設問コード"], row["分け方"], row["区分コード"]
            sums[key] += int(row["団体数"])
            bases[key] = int(row["母数"])

    assert sums == bases


@pytest.mark.django_db
def test_console_tabulates_every_question(published, capsys):
    call_command("survey", "tabulate", "r4", "--json")

    found = json.loads(capsys.readouterr().out)
    questions = found["questions"]
    assert (found["campaign"], found["sent"], found["returned"]) == ("r4", 1788, 1788)
    assert list(questions) == [question.code for question in invented().questionnaire.questions]
    assert {(q, c): questions[q]["counts"][c] for q, c in FIGURES} == FIGURES
    assert {code: questions[code]["base"] for code in BASES} == BASES
