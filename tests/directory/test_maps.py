"""Maps of the country: with the boundaries in the data folder and without."""

import gzip

import pytest
from django.conf import settings

from tsumiki.directory import maps
from tsumiki.kernel.charts.maps import ChoroplethMap, render_map

needs_boundaries = pytest.mark.skipif(
    not maps.has_boundaries(), reason=f"no boundaries in {settings.DATA_DIR}"
)


def test_there_is_a_tile_for_each_prefecture_and_no_two_on_one_place():
    outlines = maps.prefecture_tiles()

    assert sorted(outlines.paths) == [f"{number:02}" for number in range(1, 48)]
    assert len(set(outlines.paths.values())) == 47
    assert (outlines.labels["13"][2], outlines.labels["47"][2]) == ("東京", "沖縄")


def test_without_boundaries_the_prefectures_are_tiles_and_municipalities_have_no_map(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert maps.prefecture_outlines() == maps.prefecture_tiles()
    assert (maps.municipality_outlines(), maps.outlines_within("31")) == (None, None)


@needs_boundaries
def test_every_municipality_is_drawn_within_the_size_of_a_page():
    outlines = maps.municipality_outlines()
    spec = ChoroplethMap(
        "図",
        outlines,
        ("一", "二"),
        dict.fromkeys(outlines.paths, 1),
        dict.fromkeys(outlines.paths, "鳥取県南部町：提出済み"),
    )

    svg = render_map(spec)

    northern_territories = 6
    assert len(outlines.paths) == 1741 + northern_territories
    assert len(gzip.compress(svg.encode())) < 100_000
    assert len(maps.prefecture_outlines().paths) == 47
    assert len(maps.outlines_within("31").paths) == 19
