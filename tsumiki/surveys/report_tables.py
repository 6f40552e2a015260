"""The chapters of the report that are made of figures and tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from tsumiki.kernel.charts.maps import render_map
from tsumiki.kernel.papers import Block, Figure, Heading, Note, Picture, Table
from tsumiki.surveys.figures import base_sentence, frequency_chart, returns_table, source_of
from tsumiki.surveys.headlines import charts, headlines
from tsumiki.surveys.measures import spread_table
from tsumiki.surveys.over_years import Willing
from tsumiki.surveys.result_maps import PREFECTURE, credited, national_map
from tsumiki.surveys.tables import Results, shown, shown_percent
from tsumiki.surveys.tabulation.crosses import CrossTable

# Tables wider than this do not fit on A4.
MOST_COLUMNS = 8
KIND, POPULATION = "kind", "population"
INK = "#1A1A1A"
MISSING = "データなし"
ELSEWHERE = "ここにない組合せの表は、オープンデータの「すべての表」にあります。"


def pictures(results: Results, willing: Willing | None) -> Iterator[Block]:
    """The same numbers stand in the tables of the later chapters."""
    for code in charts(results):
        table = results.frequencies[code]
        yield Figure(frequency_chart(table), note=base_sentence(table), with_table=False)
    row = next((row for row in headlines(results) if "+" not in row.value), None)
    if row:
        drawn = national_map(results, row.question, row.value)
        question = results.matrix.questionnaire.question(row.question).name
        yield Picture(
            render_map(drawn, width=660, ink=INK),
            caption=drawn.title,
            description=f"「{question}」への回答の割合を、都道府県ごとに5段階の濃さで示した地図。",
            note=f"{question}。出典：{credited(source_of(results))}",
        )
    if willing:
        note = "".join(willing.breaks)
        yield Figure(willing.chart(), caption="推進している・推進意向がある団体の数の推移", note=note)


def returned(results: Results) -> Iterator[Block]:
    for attribute in sorted(results.attributes, key=lambda given: given.code == PREFECTURE):
        drawn = returns_table(results, attribute.code)
        yield _table(drawn, f"{attribute.label}別の回収状況（団体数）", small=attribute.code == PREFECTURE)


def questions(results: Results) -> Iterator[Block]:
    for question in results.questions:
        table = results.frequencies[question.code]
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
        spread = spread_table(results, question.code, KIND)
        if spread:
            yield _table(spread, f"{question.name}：記入された数値", small=True)


def by_attribute(results: Results) -> Iterator[Block]:
    """Every question by kind in shares; what was drawn above by size and prefecture in numbers too."""
    for question in results.crossed:
        yield _shares(results.cross(KIND, question.code), question.name)
    for code in charts(results):
        for attribute in (POPULATION, PREFECTURE):
            table = results.cross(attribute, code)
            if len(table.columns.categories) < MOST_COLUMNS:
                yield _counts(table)
            elif attribute == POPULATION:
                yield _shares(table, table.columns.label)
    yield Note(ELSEWHERE)


def _shares(table: CrossTable, name: str) -> Table:
    """Choices down, groups across: percentages of each group's base, which stands in the last row."""
    groups: list[tuple[str | None, str]] = [(row.code, row.label) for row in table.rows.categories]
    groups.append((None, "全体"))
    choices = table.columns.categories
    rows = [
        (choice.label, *(shown_percent(table.cell(group, choice.code)) for group, _ in groups))
        for choice in choices
    ]
    bases = ("母数（n）", *(shown(table.cell(group, None)) for group, _ in groups))
    return Table(
        header=("選択肢", *(label for _, label in groups)),
        rows=(*rows, bases),
        # Long headings of many groups would leave the choices no room.
        widths=(22, *(6.5 for _ in groups)) if len(groups) > MOST_COLUMNS else (),
        numeric=(False, *(True for _ in groups)),
        caption=f"{table.rows.label}別「{name}」（割合）",
        small=True,
    )


def _counts(table: CrossTable) -> Table:
    """Groups down, choices across: numbers of organisations."""
    groups: list[tuple[str | None, str]] = [(row.code, row.label) for row in table.rows.categories]
    choices = table.columns.categories
    return Table(
        header=(table.rows.label, *(choice.label for choice in choices), "母数（n）"),
        rows=tuple(
            (
                label,
                *(shown(table.cell(group, choice.code)) for choice in choices),
                shown(table.cell(group, None)),
            )
            for group, label in [*groups, (None, "全体")]
        ),
        numeric=(False, *(True for _ in range(len(choices) + 1))),
        caption=f"{table.rows.label}別「{table.columns.label}」（団体数）",
        small=True,
    )


def changes(tables: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Block]:
    for name, table in tables:
        yield _table(table, name, note="".join(table["breaks"]))


def _table(drawn: dict[str, Any], caption: str, *, note: str = "", small: bool = False) -> Table:
    """A table of the pages as one of the report; what is missing says so in words."""
    return Table(
        header=tuple(column["label"] for column in drawn["columns"]),
        rows=tuple(
            tuple(MISSING if cell.get("missing") else cell["text"] for cell in row["cells"])
            for row in drawn["rows"]
        ),
        numeric=tuple(bool(column.get("numeric")) for column in drawn["columns"]),
        caption=caption,
        note=note,
        small=small,
    )
