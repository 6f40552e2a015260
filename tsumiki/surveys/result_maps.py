"""One answer on the map: by prefecture, and within one prefecture the municipalities that agreed to be named."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import mark_safe

from tsumiki.directory import maps
from tsumiki.kernel.charts.maps import ChoroplethMap, render_map
from tsumiki.surveys.figures import Link, cross_table, source_of
from tsumiki.surveys.tables import HIDDEN, Results, shown, shown_percent

PREFECTURE = "prefecture"
WIDE, NARROW = 720, 340
# Steps of the classes, in per cent: the smallest with which five classes reach the largest share.
STEPS = (1, 2, 5, 10, 20)
CHOSEN = ("この回答を選んでいない", "この回答を選んだ")
NOT_NAMED = "公表の同意がない、または尋ねていない"


def map_of(results: Results, question: str, value: str, link: Link) -> dict[str, Any]:
    """The picture and the table of one choice by prefecture; ValueError where there is no such choice."""
    table = results.cross(PREFECTURE, question)
    column = table.columns.categories[table.columns.place(value)]
    picture = _picture(national_map(results, question, value), source_of(results))
    return {
        "label": column.label,
        "question": table.columns.label,
        "picture": {**picture, "id": "map-figure"},
        "table": cross_table(table, link),
    }


def national_map(results: Results, question: str, value: str) -> ChoroplethMap:
    """The share of one choice in each prefecture; ValueError where there is no such choice."""
    table = results.cross(PREFECTURE, question)
    column = table.columns.categories[table.columns.place(value)]
    cells = {row.code: table.cell(row.code, column.code) for row in table.rows.categories}
    shares = {code: cell.percent for code, cell in cells.items()}
    step = _step(max((share for share in shares.values() if share is not None), default=0))
    names = {row.code: row.label for row in table.rows.categories}
    return ChoroplethMap(
        title=f"都道府県別「{column.label}」の割合",
        shapes=maps.prefecture_outlines(),
        classes=tuple(_range(place, step) for place in range(5)),
        values={
            code: None if share is None else min(4, int(share // step)) for code, share in shares.items()
        },
        words={
            code: f"{names[code]}：{shown(cell)}団体（{shown_percent(cell)}）"
            if not cell.hidden
            else f"{names[code]}：{HIDDEN}"
            for code, cell in cells.items()
        },
        missing="データなし・秘匿",
    )


def _step(largest: float) -> int:
    return next((step for step in STEPS if largest < 5 * step), STEPS[-1])


def _range(place: int, step: int) -> str:
    return f"{place * step}%以上" if place == 4 else f"{place * step}%以上{(place + 1) * step}%未満"


def no_prefecture_map(results: Results, prefecture: str) -> str:
    """Why there is no map of the prefecture's municipalities; empty where there is one that shows something."""
    if results.suppression.minimum > 1:
        return "小さな数から団体が分かることを防ぐため、この調査では、市区町村ごとの回答を示していません。"
    if maps.outlines_within(prefecture) is None:
        return (
            "市区町村の境界のデータが、このサイトにまだありません。管理者が「tsumiki data fetch」で受け取ると、"
            "ここに地図を示します。"
        )
    if not results.asks_consent:
        return (
            "この調査票には、団体名の公表に同意するかを尋ねる設問がないため、市区町村の回答は示していません。"
        )
    return ""


def prefecture_map(results: Results, question: str, value: str, prefecture: str) -> dict[str, Any] | None:
    """The municipalities of a prefecture that agreed to be named; None without outlines, or where numbers are hidden.

    Where small numbers are hidden no single body is shown: its place on the map would tell what the table keeps.
    """
    shapes = maps.outlines_within(prefecture)
    if shapes is None or results.suppression.minimum > 1 or not results.asks_consent:
        return None
    chosen = _named_answers(results, question, value, prefecture)
    names = {row.code[:5]: row.name for row in results.content.organisations}
    axis = results.frequencies[question].axis
    label = axis.categories[axis.place(value)].label
    spec = ChoroplethMap(
        title=f"市区町村別「{label}」",
        shapes=shapes,
        classes=CHOSEN,
        values={key: int(answer) for key, answer in chosen.items()},
        words={key: f"{names[key]}：{CHOSEN[answer]}" for key, answer in chosen.items()},
        missing=NOT_NAMED,
    )
    named = sorted(key for key, answer in chosen.items() if answer)
    return {
        **_picture(spec, source_of(results)),
        "id": "prefecture-map-figure",
        "named": [names[key] for key in named],
    }


def _named_answers(results: Results, question: str, value: str, prefecture: str) -> Mapping[str, bool]:
    """{first five digits of the code: whether it chose the answer}, of those asked that agreed to be named."""
    axis = results.frequencies[question].axis
    hits = axis.hits[axis.place(value)]
    return {
        code[:5]: bool(hits[row])
        for row, code in enumerate(results.matrix.organisations)
        if code[:2] == prefecture
        and code[2:5] != "000"
        and axis.base[row]
        and results.content.publishes_name.get(code)
    }


def credited(source: str) -> str:
    """The source of a map: of its numbers, and of its outlines where they are not our own."""
    return f"{source}。地図：{maps.ATTRIBUTION}" if maps.has_boundaries() else source


def _picture(spec: ChoroplethMap, source: str) -> dict[str, Any]:
    return {
        "title": spec.title,
        # Safe: render_map escapes every text of the description.
        "svg": mark_safe(render_map(spec, width=WIDE)),
        "svg_narrow": mark_safe(render_map(spec, width=NARROW)),
        "source": credited(source),
    }
