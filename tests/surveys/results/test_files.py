"""What may be taken away: files that say what they are, and the report in Word and PDF."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse

from tests.surveys.results.conftest import invented
from tsumiki.kernel.papers import Figure, Table, docx
from tsumiki.surveys import open_data, papers
from tsumiki.surveys.selectors.results import results_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.jp/surveys/results/r4/"


def file(client, code, name):
    return client.get(reverse("surveys:result_file", args=[code, name]))


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        names = [
            name for name in parts.namelist() if re.match(r"word/(document|header\d*|footer\d*)\.xml", name)
        ]
        return "".join(re.sub(r"<[^>]+>", "", parts.read(name).decode()) for name in names)


def test_every_file_on_the_page_can_be_taken(client, published):
    page = client.get(reverse("surveys:result_data", args=["r4"]))

    links = [*page.context["reports"], *page.context["whole"], *page.context["files"]]
    assert len(links) == 2 + 3 + len(invented().questionnaire.questions)
    for link in links:
        answer = client.get(link["url"])
        assert (link["url"], answer.status_code, answer["Content-Disposition"][:20]) == (
            link["url"], 200, "attachment; filename"
        )  # fmt: skip


def test_csv_begins_with_a_mark_for_excel(client, published):
    for name in ("all.csv", "dictionary.csv", "challenges.csv"):
        assert file(client, "r4", name).content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["nothing.csv", "all.exe", "..csv"])
def test_file_that_does_not_exist_is_not_found(client, published, name):
    assert file(client, "r4", name).status_code == 404


def test_report_of_another_form_is_not_found(client, published):
    assert client.get(reverse("surveys:result_report", args=["r4", "odt"])).status_code == 404


def test_dictionary_explains_every_column_of_the_long_file():
    assert tuple(row.label for row in open_data.DICTIONARY) == open_data.LONG_HEADER


def test_table_of_one_question_has_its_base_and_label(client, published):
    rows = list(csv.reader(io.StringIO(file(client, "r4", "implementing.csv").content.decode("utf-8-sig"))))

    assert rows == [
        ["令和4年度（2022年度）意向等調査", "合成データ"],
        ["問3 構想等に基づき、取組を実施していますか", ""],
        [],
        ["選択肢コード", "選択肢", "団体数", "割合（％）"],
        ["yes", "実施している", "144", "88.9"],
        ["no", "実施していない", "18", "11.1"],
        ["no_answer", "無回答", "0", "0.0"],
        ["total", "母数（n）", "162", ""],
        [],
        ["母数", "問2で「策定している」を選んだ団体"],
    ]


def test_json_says_licence_label_and_digest(client, published):
    found = json.loads(file(client, "r4", "all.json").content)

    assert (found["note"], found["licence"]) == ("合成データ", open_data.LICENCE)
    assert found["snapshot_sha256"] == published.snapshot.digest
    assert found["questions"]["status"]["counts"] == {
        "promoting": 240, "willing": 139, "considering": 888, "not_willing": 521, "no_answer": 0
    }  # fmt: skip
    assert len(found["crosses"]) == 3 * sum(q["kind"] != "text" for q in _kinds())


def _kinds():
    return [{"kind": str(question.kind)} for question in invented().questionnaire.questions]


def test_hidden_numbers_are_x_in_every_file(client, hiding):
    rows = csv.DictReader(io.StringIO(file(client, "hiding", "all.csv").content.decode("utf-8-sig")))
    whole = {
        (r["設問コード"], r["選択肢コード"]): (r["団体数"], r["割合（％）"])
        for r in rows
        if r["分け方"] == "total"
    }
    alone = file(client, "hiding", "has.csv").content.decode("utf-8-sig")
    counts = json.loads(file(client, "hiding", "all.json").content)["questions"]["has"]["counts"]

    assert (whole["has", "yes"], whole["has", "no"]) == (("x", ""), ("x", ""))
    assert "yes,はい,x," in alone
    assert counts == {"yes": "x", "no": "x", "no_answer": 0}


def test_hidden_number_is_hidden_in_the_report_too(hiding):
    words = words_of(docx.render(papers.report(hiding, results_of(hiding), ADDRESS)))

    assert "はい秘匿秘匿" in words
    assert "3未満の数と、そこから計算で分かる数" in words


def test_report_has_every_question_the_method_and_the_label(published):
    paper = papers.report(published, results_of(published), ADDRESS)

    words = words_of(docx.render(paper))
    assert paper.draft_label == "合成データ"
    for question in invented().questionnaire.questions:
        assert question.name in words
    for part in ("379", "162", "144", "固定リンク", ADDRESS, published.snapshot.digest, "CC BY 4.0"):
        assert part in words
    assert sum(isinstance(block, Figure) for block in paper.blocks) == 4
    assert sum(isinstance(block, Table) for block in paper.blocks) == 1 + len(_kinds()) + 3


def test_report_before_publication_says_so(closed, sign_in, secretariat):
    paper = papers.report(closed, results_of(closed), ADDRESS)
    answer = sign_in(secretariat).get(reverse("surveys:result_report", args=[closed.code, "pdf"]))

    assert (paper.draft_label, paper.date) == ("公表前", "公表前")
    assert answer.content.startswith(b"%PDF-")
