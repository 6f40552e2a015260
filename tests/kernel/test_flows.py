"""Flows: whatever is to be drawn, boxes stand apart, arrows end at their boxes and run through none."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.flow_checker import faults
from tsumiki.kernel.charts import FlowArrow, FlowBox, FlowChart, render_svg, table_of
from tsumiki.kernel.charts.flows import place
from tsumiki.kernel.charts.flows.ordering import crossings, layers_of

SVG = "{http://www.w3.org/2000/svg}"
SMALL = FlowChart(
    "流れ",
    ("投入", "活動", "産出"),
    (
        FlowBox("a", 0, "人手"),
        FlowBox("b", 0, "資金"),
        FlowBox("c", 1, "話し合い", note="前提1"),
        FlowBox("d", 1, "改修", is_tentative=True),
        FlowBox("e", 2, "開いた回数"),
    ),
    (FlowArrow("a", "d"), FlowArrow("b", "c"), FlowArrow("c", "e"), FlowArrow("a", "e")),
)


@st.composite
def charts(draw):
    """Up to seven levels and twenty boxes with any texts; any arrows that go forward, twice the same too."""
    levels = draw(st.integers(1, 7))
    at = draw(st.lists(st.integers(0, levels - 1), max_size=20))
    boxes = tuple(
        FlowBox(str(number), level, draw(st.text(max_size=60)), note=draw(st.sampled_from(["", "前提1"])))
        for number, level in enumerate(at)
    )
    possible = [FlowArrow(one.key, other.key) for one in boxes for other in boxes if one.level < other.level]
    arrows = draw(st.lists(st.sampled_from(possible), max_size=40)) if possible else []
    return FlowChart("流れ", tuple(f"段階{n}" for n in range(levels)), boxes, tuple(arrows))


@settings(max_examples=200, deadline=None)
@given(charts(), st.integers(300, 1100))
def test_every_flow_is_sound_at_every_width(spec, width):
    assert faults(spec, place(spec, width)) == []


@settings(max_examples=50, deadline=None)
@given(charts(), st.sampled_from([340, 960]))
def test_the_same_flow_is_always_drawn_the_same_and_well_formed(spec, width):
    first, again = render_svg(spec, width=width), render_svg(replace(spec), width=width)

    ET.fromstring(first)
    assert first == again


@settings(max_examples=100, deadline=None)
@given(charts())
def test_the_order_never_has_more_crossings_than_the_one_given(spec):
    improved = layers_of(spec)
    place_in = {box.key: number for number, box in enumerate(spec.boxes)}
    given_order = replace(
        improved,
        levels=tuple(
            tuple(sorted((n for n in level if not n.arrow), key=lambda n: place_in[n.key]))
            # Arrows that pass stood after the boxes, as they were given.
            + tuple(n for a in dict.fromkeys(spec.arrows) for n in level if n.arrow == a)
            for level in improved.levels
        ),
    )

    assert sorted(map(len, improved.levels)) == sorted(map(len, given_order.levels))
    assert crossings(improved) <= crossings(given_order)


def test_two_arrows_that_need_not_cross_do_not():
    spec = FlowChart(
        "x",
        ("1", "2"),
        tuple(FlowBox(key, level, key) for level, key in ((0, "a"), (0, "b"), (1, "c"), (1, "d"))),
        (FlowArrow("a", "d"), FlowArrow("b", "c")),
    )

    placed = place(spec, 720)

    tops = {box.key: box.y for box in placed.boxes}
    assert (tops["a"] < tops["b"]) == (tops["d"] < tops["c"])


def test_the_order_given_stays_where_nothing_crosses():
    spec = FlowChart("x", ("1",), tuple(FlowBox(key, 0, key) for key in "cab"))

    assert [node.key for node in layers_of(spec).levels[0]] == ["c", "a", "b"]


@pytest.mark.parametrize(("width", "is_down"), [(340, True), (960, False)])
def test_levels_stand_side_by_side_where_there_is_room(width, is_down):
    assert place(SMALL, width).is_down is is_down


@pytest.mark.parametrize(
    ("boxes", "arrows"),
    [
        ([("a", 0), ("a", 1)], []),
        ([("a", 3)], []),
        ([("a", 0)], [("a", "b")]),
        ([("a", 1), ("b", 0)], [("a", "b")]),
        ([("a", 0), ("b", 0)], [("a", "b")]),
    ],
)
def test_a_flow_that_is_none_is_refused(boxes, arrows):
    made = tuple(FlowBox(key, level, key) for key, level in boxes)

    with pytest.raises(ValueError, match=r"box|level"):
        FlowChart("x", ("1", "2"), made, tuple(FlowArrow(*arrow) for arrow in arrows))


def test_the_table_says_what_the_picture_shows():
    assert table_of(SMALL).rows == (
        ("投入", "人手", "改修、開いた回数", ""),
        ("投入", "資金", "話し合い", ""),
        ("活動", "話し合い", "開いた回数", "前提1"),
        ("活動", "改修", "—", ""),
        ("産出", "開いた回数", "—", ""),
    )


def test_a_box_that_leads_somewhere_is_a_link_and_the_picture_then_no_image():
    linked = replace(SMALL, boxes=(replace(SMALL.boxes[0], url="#row-a"), *SMALL.boxes[1:]))

    plain, followed = (ET.fromstring(render_svg(spec)) for spec in (SMALL, linked))

    assert (plain.get("role"), followed.get("role")) == ("img", "group")
    assert [a.get("href") for a in followed.iter(f"{SVG}a")] == ["#row-a"]


def test_what_is_not_yet_sure_has_a_broken_line():
    drawn = ET.fromstring(render_svg(SMALL))

    broken = [rect for rect in drawn.iter(f"{SVG}rect") if rect.get("stroke-dasharray")]
    assert len(broken) == 1


def test_the_checker_sees_a_fault():
    placed = place(SMALL, 960)
    moved = replace(placed, boxes=(*placed.boxes[:-1], replace(placed.boxes[-1], x=0, y=placed.boxes[0].y)))

    assert faults(SMALL, moved) != []
