"""The report of one edition for A4: what was found in words, figures and a map, every table, the method, the source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers import (
    Block,
    Callout,
    Document,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Table,
    TableOfContents,
)
from tsumiki.surveys import open_data, report_tables
from tsumiki.surveys.figures import source_of
from tsumiki.surveys.headlines import headlines, sentences
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.over_years import Willing
from tsumiki.surveys.tables import Results, shown, shown_percent


@dataclass(frozen=True, slots=True)
class OverYears:
    """What the edition is set beside: (question, table with the last edition), and the headline of all rounds."""

    changes: tuple[tuple[str, dict[str, Any]], ...] = ()
    willing: Willing | None = None


ALONE = OverYears()


def report(campaign: Campaign, results: Results, address: str, years: OverYears = ALONE) -> Document:
    """The report; `address` is the permanent link of the edition."""
    return Document(
        title=campaign.title,
        subtitle="結果報告書",
        organisation="つみき（意向等調査）",
        date=campaign.published_at.date() if campaign.published_at else "公表前",
        draft_label=results.matrix.note or ("" if campaign.published_at else "公表前"),
        blocks=(TableOfContents(depth=1), *_blocks(campaign, results, address, years)),
    )


def _blocks(campaign: Campaign, results: Results, address: str, years: OverYears) -> Iterator[Block]:
    if results.matrix.note:
        yield Callout(
            "この報告書の回答は、公表済みの合計に合わせて作った合成データです。個々の団体の実際の回答ではありません。",
            title=results.matrix.note,
        )
    chapters: list[tuple[str, Iterable[Block]]] = [
        ("結果の概要", _overview(results)),
        ("図と地図で見る結果", report_tables.pictures(results, years.willing)),
        ("回収状況", report_tables.returned(results)),
        ("設問ごとの結果", report_tables.questions(results)),
        ("団体の種類・人口規模・都道府県別", report_tables.by_attribute(results)),
        ("前回との比較", report_tables.changes(years.changes)),
        ("調査の方法と出典", _method(campaign, results, address)),
    ]
    number = 0
    for title, chapter in chapters:
        blocks = tuple(chapter)
        if blocks:
            number += 1
            yield from (Heading(f"{number}　{title}"), *blocks)


def _overview(results: Results) -> Iterator[Block]:
    for sentence in sentences(results):
        yield Paragraph(sentence)
    rows = headlines(results)
    if not rows:
        yield Note("選択肢から選ぶ設問がないか、その数を秘匿しているため、主な数値の表はありません。")
        return
    yield Table(
        header=("項目", "団体数", "割合", "母数（n）"),
        rows=tuple((row.title, row.text, shown_percent(row.cell), shown(row.base)) for row in rows),
        numeric=(False, True, True, True),
        caption="主な数値",
    )


def _hidden_in_words(minimum: int) -> str:
    if minimum <= 1:
        return "秘匿した数はありません。"
    return f"{minimum}未満の数、{minimum}団体に満たない区分の数（0を含む）と、そこから計算で分かる数"


def _method(campaign: Campaign, results: Results, address: str) -> Iterator[Block]:
    paper = results.matrix.questionnaire
    whole = results.returned()[-1]
    minimum = results.suppression.minimum
    yield KeyValues(
        (
            ("調査", results.label),
            ("基準日", japanese_date(paper.reference_date) if paper.reference_date else "データなし"),
            ("回答の期間", f"{japanese_date(campaign.opens_on)}から{japanese_date(campaign.deadline)}まで"),
            ("対象と回収", f"{whole.sent:,}団体に尋ね、回収したのは{shown(whole.cell)}（{shown_percent(whole.cell)}）"),
            ("母数（n）", "設問を尋ねられ、調査票が回収された団体。無回答を含みます。"),
            ("割合", "母数に対する百分率。小数第2位を四捨五入しています。複数回答の合計は100%を超えることがあります。"),
            ("四分位数", "数値を小さい順に並べて4つに分ける値。Excelの関数QUARTILE.INCと同じ方法です。"),
            ("秘匿", _hidden_in_words(minimum)),
            ("出典", source_of(results)),
            ("固定リンク", address),
            ("控えのSHA-256", results.digest),
            ("利用条件", f"{open_data.LICENCE}。{open_data.LICENCE_NOTE}"),
        )
    )  # fmt: skip
    yield Note(
        "この報告書の団体数と割合は、オープンデータの「すべての表」と「回収状況」（CSV）から計算し直して確かめられます。"
        "中央値と四分位数は、個々の回答がもとになるため、計算のもとは公開していません。"
    )
