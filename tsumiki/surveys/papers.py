"""The report of one edition for A4: what was found in words and figures, every table, the method, the source."""

from collections.abc import Iterator

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Table,
    TableOfContents,
)
from tsumiki.surveys import open_data
from tsumiki.surveys.figures import base_sentence, frequency_chart, source_of
from tsumiki.surveys.headlines import CHARTS, headlines, sentences
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.tables import Results, shown, shown_percent

# Cross tables wider than this do not fit on A4: they are in the files.
MOST_COLUMNS = 7


def report(campaign: Campaign, results: Results, address: str) -> Document:
    """The report; `address` is the permanent link of the edition."""
    return Document(
        title=campaign.title,
        subtitle="結果報告書",
        organisation="つみき（意向等調査）",
        date=campaign.published_at.date() if campaign.published_at else "公表前",
        draft_label=results.matrix.note or ("" if campaign.published_at else "公表前"),
        blocks=(TableOfContents(depth=1), *_blocks(campaign, results, address)),
    )


def _blocks(campaign: Campaign, results: Results, address: str) -> Iterator[Block]:
    if results.matrix.note:
        yield Callout(
            "この報告書の回答は、公表済みの合計に合わせて作った合成データです。個々の団体の実際の回答ではありません。",
            title=results.matrix.note,
        )
    yield Heading("1　結果の概要")
    for sentence in sentences(results):
        yield Paragraph(sentence)
    yield (
        Table(
            header=("項目", "団体数", "割合", "母数（n）"),
            rows=tuple(
                (row.label, row.text, shown_percent(row.cell), shown(row.base)) for row in headlines(results)
            ),
            numeric=(False, True, True, True),
            caption="主な数値",
        )
        if headlines(results)
        else Note("この調査には、毎年公表している設問がありません。")
    )
    yield from _charts(results)
    yield Heading("3　設問ごとの結果")
    for question in results.questions:
        yield from _question(results, question.code)
    yield Heading("4　団体の種類・人口規模・都道府県別")
    yield from _by_attribute(results)
    yield from _method(campaign, results, address)


def _charts(results: Results) -> Iterator[Block]:
    yield Heading("2　図で見る結果")
    for code in CHARTS:
        if code in results.frequencies:
            table = results.frequencies[code]
            # The same numbers stand in chapter 3.
            yield Figure(frequency_chart(table), note=base_sentence(table), with_table=False)


def _question(results: Results, code: str) -> Iterator[Block]:
    table = results.frequencies[code]
    yield Heading(table.axis.label, level=2)
    rows = [
        (category.label, shown(table.cell(category.code)), shown_percent(table.cell(category.code)))
        for category in table.axis.categories
    ]
    yield Table(
        header=("選択肢", "団体数", "割合"),
        rows=(*rows, ("母数（n）", shown(table.base), "")),
        widths=(20, 5, 5),
        numeric=(False, True, True),
        note=base_sentence(table),
    )


def _by_attribute(results: Results) -> Iterator[Block]:
    """The first chart's question by every attribute; the other tables are in the files."""
    code = next((code for code in CHARTS if code in results.frequencies), "")
    if not code:
        yield Note("クロス集計表は、オープンデータの「すべての表」にあります。")
        return
    for attribute in results.attributes:
        table = results.cross(attribute.code, code)
        if len(table.columns.categories) > MOST_COLUMNS:
            continue
        groups: list[tuple[str | None, str]] = [(row.code, row.label) for row in table.rows.categories]
        yield Table(
            header=(attribute.label, *(column.label for column in table.columns.categories), "母数（n）"),
            rows=tuple(
                (
                    label,
                    *(shown(table.cell(group, column.code)) for column in table.columns.categories),
                    shown(table.cell(group, None)),
                )
                for group, label in [*groups, (None, "計")]
            ),
            numeric=(False, *(True for _ in range(len(table.columns.categories) + 1))),
            caption=f"{attribute.label}別「{table.columns.label}」（団体数）",
            small=True,
        )
    yield Note("ほかの設問のクロス集計表は、オープンデータの「すべての表」にあります。")


def _method(campaign: Campaign, results: Results, address: str) -> Iterator[Block]:
    paper = results.matrix.questionnaire
    whole = results.returned()[-1]
    minimum = results.suppression.minimum
    yield Heading("5　調査の方法と出典")
    yield KeyValues(
        (
            ("調査", results.label),
            ("基準日", japanese_date(paper.reference_date) if paper.reference_date else "データなし"),
            ("回答の期間", f"{japanese_date(campaign.opens_on)}から{japanese_date(campaign.deadline)}まで"),
            ("対象と回収", f"{whole.sent:,}団体に尋ね、{whole.returned:,}団体から回収"),
            ("母数（n）", "設問を尋ねられ、調査票が回収された団体。無回答を含みます。"),
            ("割合", "母数に対する百分率。小数第2位を四捨五入しています。複数回答の合計は100%を超えることがあります。"),
            ("秘匿", f"{minimum}未満の数と、そこから計算で分かる数" if minimum > 1 else "秘匿した数はありません。"),
            ("出典", source_of(results)),
            ("固定リンク", address),
            ("控えのSHA-256", results.digest),
            ("利用条件", f"{open_data.LICENCE}。{open_data.LICENCE_NOTE}"),
        )
    )  # fmt: skip
    yield Note(
        "この報告書のすべての数は、オープンデータの「すべての表」（CSV）から計算し直して確かめられます。"
    )
