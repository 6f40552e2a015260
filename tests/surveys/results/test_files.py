"""What may be taken away: files that say what they are, and the report in Word and PDF."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse

from tests.surveys.results.conftest import invented, small_content
from tsumiki.kernel.papers import Figure, docx
from tsumiki.surveys import data_dictionary, open_data, papers
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
    assert len(links) == 2 + 5 + len(invented().questionnaire.questions)
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


@pytest.mark.parametrize("name", ["all.csv", "returns.csv", "numbers.csv"])
def test_dictionary_explains_every_column(client, published, name):
    header = next(csv.reader(io.StringIO(file(client, "r4", name).content.decode("utf-8-sig"))))

    assert [row.label for row in data_dictionary.FILES[name]] == header


def test_dictionary_explains_every_part_of_the_json(client, published):
    found = json.loads(file(client, "r4", "all.json").content)
    explained = {part for row in data_dictionary.FILES["all.json"] for part in row.label.split("・")}

    assert set(found) == explained


def rows_of(client, code, name):
    return list(csv.DictReader(io.StringIO(file(client, code, name).content.decode("utf-8-sig"))))


def test_returns_by_prefecture_kind_and_size_can_be_taken(client, make_closed):
    make_closed(small_content(), status="published")

    rows = rows_of(client, "round-2026", "returns.csv")

    figures = [
        (row["分け方"], row["区分"], row["対象の団体数"], row["回収した団体数"], row["回収率（％）"])
        for row in rows
        if row["対象の団体数"] != "0"
    ]
    assert figures == [
        ("total", "計", "7", "6", "85.7"),
        ("prefecture", "山梨県", "2", "2", "100.0"),
        ("prefecture", "鳥取県", "5", "4", "80.0"),
        ("kind", "町", "7", "6", "85.7"),
        ("population", "5,000人以上10,000人未満", "7", "6", "85.7"),
    ]


def test_sums_of_the_groups_in_the_numbers_file_add_up(client, make_closed):
    make_closed(small_content(), status="published")

    rows = rows_of(client, "round-2026", "numbers.csv")

    whole = next(row for row in rows if row["分け方"] == "total")
    assert (whole["記入した団体数"], whole["合計"], whole["中央値"], whole["最大"]) == (
        "6",
        "54.0",
        "12.0",
        "12.0",
    )
    for by in ("prefecture", "kind", "population"):
        assert sum(float(row["合計"] or 0) for row in rows if row["分け方"] == by) == 54


def test_hidden_numbers_and_returns_are_x(client, make_closed):
    content = small_content(2025, yes=("313891", "193640"))
    make_closed(content, status="published", suppress_below=3)

    returns = {row["区分"]: row["回収した団体数"] for row in rows_of(client, "round-2025", "returns.csv")}
    numbers = {row["区分"]: row["合計"] for row in rows_of(client, "round-2025", "numbers.csv")}
    found = json.loads(file(client, "round-2025", "all.json").content)

    assert (returns["山梨県"], returns["鳥取県"], returns["計"]) == ("x", "x", "6")
    assert (numbers["山梨県"], numbers["鳥取県"]) == ("x", "x")
    assert found["returns"]["prefecture"]["19"] == {"sent": 2, "returned": "x"}
    assert found["numbers"]["people"]["prefecture"]["19"]["sum"] == "x"
    assert found["numbers"]["people"]["total"]["total"]["max"] is None


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
    assert "3未満の数、3団体に満たない区分の数（0を含む）と、そこから計算で分かる数" in words


def test_report_has_every_question_the_method_and_the_label(published):
    paper = papers.report(published, results_of(published), ADDRESS)

    words = words_of(docx.render(paper))
    assert paper.draft_label == "合成データ"
    for question in invented().questionnaire.questions:
        assert question.name in words
    for part in ("379", "162", "144", "固定リンク", ADDRESS, published.snapshot.digest, "CC BY 4.0"):
        assert part in words
    assert sum(isinstance(block, Figure) for block in paper.blocks) == 4


def test_report_before_publication_says_so(closed, sign_in, secretariat):
    paper = papers.report(closed, results_of(closed), ADDRESS)
    answer = sign_in(secretariat).get(reverse("surveys:result_report", args=[closed.code, "pdf"]))

    assert (paper.draft_label, paper.date) == ("公表前", "公表前")
    assert answer.content.startswith(b"%PDF-")
