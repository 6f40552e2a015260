from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.kernel.charts import (
    BarChart,
    GanttChart,
    GanttRow,
    LineChart,
    Milestone,
    RangeChart,
    RangeRow,
    Series,
    format_number,
    render_svg,
    table_of,
)
from tsumiki.kernel.charts.svg import text_width, truncate, wrap

SVG = "{http://www.w3.org/2000/svg}"

RANGE = RangeChart(
    title="比較",
    own_label="A町",
    group_label="似た町",
    counted_in="団体",
    rows=(
        RangeRow("高齢化率", "%", 38.2, 24.1, 31.0, 34.5, 38.9, 52.0, 42, "2020年", "国勢調査"),
        RangeRow("財政力指数", "", None, 0.1, 0.2, 0.3, 0.4, 0.8, 42, "2022年", "決算", decimals=2),
        RangeRow("病床数", "床", 25, decimals=0),
    ),
)
BAR = BarChart("予算", ("改修", "研修"), (Series("R8", (12000, None)), Series("R9", (0, -3))), unit="千円")
LINE = LineChart("人口", ("2010", "2015", "2020"), (Series("計", (10, None, 8)),), unit="人")
GANTT = GanttChart(
    "工程",
    (
        GanttRow("設計", date(2026, 6, 1), date(2027, 5, 1), "委託", (Milestone("入札", date(2026, 7, 1)),)),
        GanttRow("検証"),
    ),
)
ALL = [RANGE, BAR, BarChart("縦", BAR.categories, BAR.series, orientation="vertical"), LINE, GANTT]


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
@pytest.mark.parametrize("width", [340, 720])
def test_picture_is_accessible_and_needs_no_style(spec, width):
    svg = render_svg(spec, width=width)

    root = ET.fromstring(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == spec.title
    assert description.text
    assert [e.tag for e in root.iter() if e.get("style") is not None or e.tag == f"{SVG}style"] == []


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
@pytest.mark.parametrize("width", [340, 720])
def test_every_text_lies_inside_the_picture(spec, width):
    root = ET.fromstring(render_svg(spec, width=width))
    height = float(root.get("height"))

    for element in root.iter(f"{SVG}text"):
        size = text_width(element.text, float(element.get("font-size")))
        x = float(element.get("x")) - {"end": size, "middle": size / 2}.get(element.get("text-anchor"), 0)
        assert x >= -2 and x + size <= width + 2, element.text
        assert 0 < float(element.get("y")) <= height, element.text


def test_same_picture_is_the_same_text_and_ids_differ_between_charts():
    assert render_svg(BAR) == render_svg(BAR)
    assert ET.fromstring(render_svg(BAR)).get("aria-labelledby") != ET.fromstring(render_svg(LINE)).get(
        "aria-labelledby"
    )


def test_range_table_says_missing_instead_of_zero():
    table = table_of(RANGE)

    assert table.header == (
        "指標", "単位", "A町", "最小", "第1四分位", "中央値", "第3四分位", "最大", "団体数", "年", "出典",
    )  # fmt: skip
    assert table.rows[0] == (
        "高齢化率", "%", "38.2", "24.1", "31.0", "34.5", "38.9", "52.0", "42", "2020年", "国勢調査",
    )  # fmt: skip
    assert table.rows[1][2] == "データなし"
    assert table.rows[2][3:] == ("データなし",) * 8


def test_range_chart_writes_own_value_and_missing_in_words():
    assert [text for text in texts(render_svg(RANGE)) if text in ("38.2%", "データなし", "25床")] == [
        "38.2%",
        "データなし",
        "25床",
    ]


def test_bar_table_and_picture_tell_zero_from_missing():
    assert table_of(BAR).rows == (("改修", "12,000", "0"), ("研修", "データなし", "-3"))
    assert sorted(set(texts(render_svg(BAR)))) == sorted(
        {"単位：千円", "R8", "R9", "改修", "研修", "12,000", "0", "データなし", "-3"}
    )


def test_line_breaks_at_a_missing_value():
    root = ET.fromstring(render_svg(LINE))

    assert list(root.iter(f"{SVG}polyline")) == []
    assert table_of(LINE).rows == (("2010", "10"), ("2015", "データなし"), ("2020", "8"))


def test_gantt_bands_are_whole_fiscal_years():
    assert [text for text in texts(render_svg(GANTT)) if "年度" in text] == [
        "令和8年度（2026年度）",
        "令和9年度（2027年度）",
    ]
    assert table_of(GANTT).rows == (
        ("設計", "2026年6月", "2027年5月", "入札（2026年7月）", "委託"),
        ("検証", "未定", "未定", "", ""),
    )


ORDERED = GanttChart(
    "順番",
    (
        GanttRow("設計", date(2026, 6, 1), date(2026, 8, 1), key="a"),
        GanttRow("議会", milestones=(Milestone("議会", date(2026, 9, 1), 1),), key="b", after=("a",)),
        GanttRow("工事", date(2026, 7, 1), date(2026, 12, 1), key="c", after=("a", "b", "gone", "c")),
        GanttRow("未定", key="d", after=("c",)),
    ),
    kinds=("要求", "議会", "締切", "その他"),
)


def shapes(svg, name):
    return ET.fromstring(svg).findall(f"{SVG}{name}")


def test_gantt_draws_a_line_from_the_end_of_what_comes_first():
    lines = shapes(render_svg(ORDERED, width=800), "polyline")

    # a→b, a→c and b→c; what has no months, is gone or is the row itself has no line.
    assert len(lines) == 3
    bars = [
        (float(r.get("x")), float(r.get("width")))
        for r in shapes(render_svg(ORDERED, width=800), "rect")
        if r.get("rx")
    ]
    first = [float(number) for number in lines[0].get("points").split()[0].split(",")]
    assert first[0] == pytest.approx(sum(bars[0]) + 1, abs=0.02)


def test_gantt_names_on_a_phone_have_no_lines_through_them():
    assert shapes(render_svg(ORDERED, width=340), "polyline") == []


def test_gantt_tells_what_comes_first_in_its_table():
    table = table_of(ORDERED)

    assert table.header[-1] == "先に終える取組"
    assert [row[-1] for row in table.rows] == ["", "設計", "設計、議会、工事", "工事"]
    assert table.rows[1][3] == "議会：議会（2026年9月）"


def test_gantt_tells_kinds_of_milestones_by_shape_and_names_only_those_in_use():
    stones = tuple(Milestone(str(kind), date(2026, 5 + kind, 1), kind) for kind in range(4))
    spec = GanttChart("節目", (GanttRow("x", milestones=stones),), kinds=("要求", "議会", "締切", "他"))

    assert [text for text in texts(render_svg(spec)) if text in spec.kinds] == list(spec.kinds)
    assert "締切" not in texts(render_svg(ORDERED))
    signs = [element.tag.removeprefix(SVG) for element in ET.fromstring(render_svg(spec))]
    # Once on the axis and once in the legend; the square is one of the rectangles.
    assert (signs.count("circle"), signs.count("polygon")) == (2, 4)
    assert [e.get("points").count(",") for e in shapes(render_svg(spec), "polygon")] == [4, 3, 4, 3]


def test_gantt_by_fiscal_year_fills_whole_years_and_says_the_months():
    spec = GanttChart("年度", (GanttRow("設計", date(2026, 6, 1), date(2027, 5, 1)),), by="year")

    (bar,) = [rect for rect in shapes(render_svg(spec, width=800), "rect") if rect.get("rx")]
    assert float(bar.get("width")) == pytest.approx(800 * 0.7 - 2)
    assert "2026年6月〜2027年5月" in texts(render_svg(spec, width=800))


def test_more_kinds_than_there_are_signs_are_refused():
    with pytest.raises(ValueError, match="four kinds"):
        GanttChart("多い", (), kinds=tuple("abcde"))


@pytest.mark.parametrize("chart", [BarChart, LineChart])
def test_more_series_than_can_be_told_apart_are_refused(chart):
    spec = chart("多い", ("a",), tuple(Series(str(n), (1,)) for n in range(5)))

    with pytest.raises(ValueError, match="four series"):
        render_svg(spec)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (None, 1, "%", "データなし"),
        (0, 0, "人", "0人"),
        (-0.04, 1, "", "0.0"),
        (1234567.891, 2, "", "1,234,567.89"),
    ],
)
def test_format_number(value, decimals, unit, text):
    assert format_number(value, decimals, unit) == text


@given(st.text(), st.floats(20, 400))
def test_truncate_and_wrap_never_exceed_the_room(text, room):
    assert text_width(truncate(text, 12, room), 12) <= room
    lines = wrap(text, 12, room, 3)
    assert len(lines) <= 3
    assert all(text_width(line, 12) <= room for line in lines)


NUMBERS = st.none() | st.floats(-1e12, 1e12)


@settings(max_examples=60)
@given(
    st.text(), st.lists(st.tuples(st.text(), NUMBERS, NUMBERS), max_size=5), st.sampled_from([300, 340, 720])
)
def test_any_label_and_value_draws_well_formed_charts(title, rows, width):
    keys = tuple(key for key, _, _ in rows)
    series = (Series(title, tuple(a for _, a, _ in rows)), Series("b", tuple(b for _, _, b in rows)))
    ranges = tuple(
        RangeRow(k, title, a, *(sorted([b] * 5) if b is not None else [None] * 5)) for k, a, b in rows
    )

    for spec in (
        BarChart(title, keys, series, unit=title),
        BarChart(title, keys, series, orientation="vertical"),
        LineChart(title, keys, series, starts_at_zero=False),
        RangeChart(title, title, title, ranges),
        GanttChart(title, tuple(GanttRow(k, note=title, key=k, after=keys) for k in keys), kinds=keys[:4]),
    ):
        ET.fromstring(render_svg(spec, width=width))
