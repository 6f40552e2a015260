"""What stands in the report: every chapter that the edition has something for, and none that it has not."""

import io
import zipfile

import pytest

from tests.surveys.results.conftest import address, invented, small_content
from tsumiki.framework.services import load_editions
from tsumiki.kernel.papers import Figure, Heading, Picture, Table
from tsumiki.surveys import papers
from tsumiki.surveys.selectors import editions as series
from tsumiki.surveys.selectors.results import results_of
from tsumiki.surveys.tables import results_from

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.jp/surveys/results/r4/"


def report(campaign):
    results = results_of(campaign)
    years = papers.OverYears(
        tuple(series.changes_of(campaign, results)), series.willing_of(campaign, results)
    )
    return papers.report(campaign, results, ADDRESS, years)


def chapters(paper):
    return [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1]


def tables(paper, chapter):
    """The tables of a chapter by their captions."""
    found, place = {}, ""
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            place = block.text.partition("　")[2]
        elif isinstance(block, Table) and place == chapter:
            found[block.caption] = block
    return found


def test_report_of_the_yearly_survey_has_every_chapter_but_the_comparison(published):
    paper = report(published)

    assert chapters(paper) == [
        "1　結果の概要",
        "2　図と地図で見る結果",
        "3　回収状況",
        "4　設問ごとの結果",
        "5　団体の種類・人口規模・都道府県別",
        "6　調査の方法と出典",
    ]


def test_report_of_another_survey_has_figures_and_a_map_too(closed):
    paper = report(closed)

    figures = [block.spec.title for block in paper.blocks if isinstance(block, Figure)]
    (picture,) = [block for block in paper.blocks if isinstance(block, Picture)]
    assert figures == ["問1 ありますか", "問2 どれですか"]
    assert picture.caption == "都道府県別「はい」の割合"
    assert "鳥取県：2団体（50.0%）" in picture.svg
    assert picture.note.startswith("問1 ありますか。出典：2026年度の試験調査の回答から集計")
    assert tables(paper, "結果の概要")["主な数値"].rows == (
        ("問1 ありますか：はい", "4", "66.7%", "6"),
        ("問2 どれですか：甲", "4", "100.0%", "4"),
    )


def test_report_says_who_answered(closed):
    found = tables(report(closed), "回収状況")

    assert list(found) == [
        "団体の種類別の回収状況（団体数）", "人口規模別の回収状況（団体数）", "都道府県別の回収状況（団体数）"
    ]  # fmt: skip
    assert found["都道府県別の回収状況（団体数）"].rows == (
        ("山梨県", "2", "2", "100.0%"), ("鳥取県", "5", "4", "80.0%"), ("全体", "7", "6", "85.7%")
    )  # fmt: skip


def test_report_sums_up_the_numbers(closed):
    table = tables(report(closed), "設問ごとの結果")["問3 何人ですか：記入された数値"]

    assert table.header == ("団体の種類", "記入した団体", "合計", "下位4分の1", "中央値", "上位4分の1")
    assert table.rows[-1] == ("全体", "6団体", "54人", "5.3人", "12人", "12人")
    assert table.rows[0] == ("都道府県", "0団体", "データなし", "データなし", "データなし", "データなし")


def test_every_question_stands_by_kind_and_those_drawn_by_size_and_prefecture(closed):
    found = tables(report(closed), "団体の種類・人口規模・都道府県別")

    assert list(found) == [
        "団体の種類別「問1 ありますか」（割合）",
        "団体の種類別「問2 どれですか」（割合）",
        "団体の種類別「問3 何人ですか」（割合）",
        "人口規模別「問1 ありますか」（団体数）",
        "都道府県別「問1 ありますか」（団体数）",
        "人口規模別「問2 どれですか」（団体数）",
        "都道府県別「問2 どれですか」（団体数）",
    ]
    assert found["都道府県別「問1 ありますか」（団体数）"].rows == (
        ("山梨県", "2", "0", "0", "2"), ("鳥取県", "2", "2", "0", "4"), ("全体", "4", "2", "0", "6")
    )  # fmt: skip


def test_report_sets_the_edition_beside_the_last(make_closed):
    before = make_closed(small_content(2025, yes=("313891", "313017")), status="published")
    now = make_closed(small_content(2026), previous=before)

    paper = report(now)
    found = tables(paper, "前回との比較")

    assert chapters(paper)[5] == "6　前回との比較"
    assert list(found) == ["問1 ありますか", "問2 どれですか"]
    assert found["問1 ありますか"].header == (
        "選択肢", "前回（2025年度）", "今回（2026年度）"
    )  # fmt: skip
    assert found["問1 ありますか"].rows[0] == ("はい", "2（33.3%、n=6）", "4（66.7%、n=6）")


def test_report_draws_the_rounds_known_from_elsewhere(published):
    load_editions()

    (figure,) = [block for block in report(published).blocks if isinstance(block, Figure)][4:]

    assert figure.spec.periods[-1] == "2022年度（今回）"
    assert figure.note.startswith("第6回の前と後の数は比べられません。")


def test_hidden_numbers_are_nowhere_in_the_report(hiding):
    paper = report(hiding)

    words = [cell for block in paper.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert tables(paper, "回収状況")["都道府県別の回収状況（団体数）"].rows[0] == (
        "山梨県",
        "2",
        "秘匿",
        "秘匿",
    )
    assert [block for block in paper.blocks if isinstance(block, Picture)] == []
    # Two said 「はい」: the number stands nowhere but as who was asked in 山梨県.
    assert [cell for cell in words if cell in ("2", "4")] == ["2"]


def test_wide_questions_stay_on_the_paper():
    results = results_from(invented())

    widest = max(
        len(block.header) for block in papers.report_tables.by_attribute(results) if isinstance(block, Table)
    )
    assert widest <= 10


def test_word_file_holds_the_map_as_a_picture(client, published):
    content = client.get(address("result_report", "r4", "docx")).content

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert sum(name.startswith("word/media/") for name in parts.namelist()) == 5
