"""Maps: outlines thinned without gaps, classes told apart without hue, words on every shape."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel.charts.maps import SCALES, ChoroplethMap, render_map
from tsumiki.kernel.charts.outlines import Inset, Outlines, read_outlines, thin, tiles

SVG = "{http://www.w3.org/2000/svg}"
# Two squares that share the arc at 10 degrees east, and an island far to the south.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
        [[12, -30], [0, 2], [2, 0], [0, -2], [-2, 0]],
    ],
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "1a", "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "2a", "arcs": [[-1, 2]]},
                {"type": "MultiPolygon", "id": "2b", "arcs": [[[3]]]},
                {"type": None, "properties": None},
            ],
        }
    },
}
MAIN = (-1.0, -1.0, 21.0, 11.0)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "areas.json"
    file.write_text(json.dumps(TOPOLOGY))
    return file


def drawn(spec, **kwargs):
    return ET.fromstring(render_map(spec, **kwargs))


def fills(svg):
    """{words of the shape: fill of its group}"""
    return {
        title.text: group.get("fill")
        for group in svg.iter(f"{SVG}g")
        for shape in group.findall(f"{SVG}path")
        for title in shape.findall(f"{SVG}title")
    }


def test_what_lies_outside_the_frame_is_left_out(path):
    outlines = read_outlines(path, main=MAIN)

    assert sorted(outlines.paths) == ["1a", "2a"]


def test_an_inset_brings_a_far_island_into_the_picture(path):
    outlines = read_outlines(path, main=MAIN, insets=(Inset((11, -31, 15, -27), x=0.1, y=0.1, scale=0.5),))

    (x, y, across, down) = outlines.frames[0]
    left, top = map(int, re.match(r"M(\d+),(\d+)", outlines.paths["2b"]).groups())
    assert sorted(outlines.paths) == ["1a", "2a", "2b"]
    assert x <= left <= x + across
    assert y <= top <= y + down


def test_without_a_frame_the_picture_fits_what_is_kept(path):
    outlines = read_outlines(path, only="1")

    assert (sorted(outlines.paths), outlines.width) == (["1a"], 1800)


def test_borders_run_where_two_groups_meet_and_not_along_the_coast(path):
    outlines = read_outlines(path, main=MAIN, group_digits=1)

    assert outlines.borders.count("M") == 1
    assert read_outlines(path, main=MAIN).borders == ""


def test_neighbours_share_the_points_of_their_border(path):
    outlines = read_outlines(path, main=MAIN)

    shared = set.intersection(*({*absolute(data)} for data in outlines.paths.values()))
    assert len(shared) == 2


def absolute(data):
    numbers = [int(number) for number in re.findall(r"-?\d+", data)]
    x, y = numbers[:2]
    points = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


points = st.tuples(st.integers(0, 500), st.integers(0, 500))


@given(st.lists(points, min_size=2, max_size=60))
def test_thinning_keeps_the_ends_and_invents_no_point(line):
    line = tuple(line)

    thinned = thin(line)

    assert (thinned[0], thinned[-1]) == (line[0], line[-1])
    assert set(thinned) <= set(line)


def test_thinning_takes_points_on_a_straight_line_away():
    assert thin(((0, 0), (5, 0), (10, 1), (20, 0))) == ((0, 0), (20, 0))


def test_a_closed_line_does_not_collapse():
    square = ((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))

    assert thin(square) == square


def test_each_shape_has_its_class_and_its_words():
    shapes = tiles({"a": (0, 0), "b": (0, 1), "c": (1, 0)}, labels={"a": "甲"})
    spec = ChoroplethMap(
        title="進み具合",
        shapes=shapes,
        classes=("少ない", "多い"),
        values={"a": 0, "b": 1},
        words={"a": "甲：少ない", "b": "乙：多い", "c": "丙：データなし"},
    )

    svg = drawn(spec)

    assert fills(svg) == {
        "甲：少ない": SCALES[2][0],
        "乙：多い": SCALES[2][1],
        "丙：データなし": "url(#map-missing)",
    }
    assert [text.text for text in svg.iter(f"{SVG}text")] == ["甲", "少ない", "多い", "データなし"]


def test_the_legend_speaks_of_missing_values_only_where_there_are_some():
    spec = ChoroplethMap(title="図", shapes=tiles({"a": (0, 0)}, labels={}), classes=("一",), values={"a": 0})

    assert [text.text for text in drawn(spec).iter(f"{SVG}text")] == ["一"]


@pytest.mark.parametrize("count", sorted(SCALES))
def test_each_class_is_darker_than_the_one_before(count):
    def lightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    values = [lightness(colour) for colour in SCALES[count]]

    assert values == sorted(values, reverse=True)
    assert len(SCALES[count]) == count


@given(st.text(max_size=30))
def test_any_words_give_well_formed_svg_without_style(words):
    shapes = Outlines(10, 10, {"a": "M0,0h1v1z"})
    spec = ChoroplethMap(title=words, shapes=shapes, classes=(words,), values={"a": 0}, words={"a": words})

    svg = render_map(spec, ink="#000")

    ET.fromstring(svg)
    assert "style=" not in svg


def test_marked_shape_is_outlined_dark_on_pale_above_the_classes():
    shapes = tiles({"1a": (0, 0), "2a": (0, 1)}, labels={})
    spec = ChoroplethMap("図", shapes, ("低", "高"), {"1a": 0, "2a": 1}, marked="2a")

    outlines = [path for path in drawn(spec).iter(f"{SVG}path") if path.get("fill") == "none"]
    assert [path.get("stroke") for path in outlines] == ["#FFFFFF", "#1A1A1C"]
    assert {path.get("d") for path in outlines} == {shapes.paths["2a"]}
    assert render_map(spec) != render_map(ChoroplethMap("図", shapes, ("低", "高"), {"1a": 0, "2a": 1}))


def test_mark_of_a_shape_that_is_not_there_draws_nothing():
    shapes = tiles({"1a": (0, 0)}, labels={})
    unmarked = ChoroplethMap("図", shapes, ("低", "高"), {"1a": 0})

    assert render_map(ChoroplethMap("図", shapes, ("低", "高"), {"1a": 0}, marked="9z")) == render_map(
        unmarked
    )
