"""Maps: shares by prefecture, and on the map of a prefecture only towns that agreed to be named."""

import pytest

from tests.surveys.results.conftest import address, small_content
from tsumiki.kernel.charts.outlines import tiles
from tsumiki.surveys import result_maps
from tsumiki.surveys.snapshots import Content
from tsumiki.surveys.tables import results_from
from tsumiki.surveys.tabulation.questionnaire import Questionnaire


def results(**fields):
    return results_from(small_content(), **fields)


@pytest.fixture
def shapes(monkeypatch):
    """Outlines of a few towns, whether or not the boundaries are at hand."""
    codes = ["31301", "31325", "31371", "31386", "31389", "19364", "19366"]
    drawn = tiles({code: (0, place) for place, code in enumerate(codes)}, labels={})
    monkeypatch.setattr(result_maps.maps, "outlines_within", lambda prefecture: drawn)


def test_map_of_prefectures_says_each_share_in_words():
    found = result_maps.map_of(results(), "has", "yes", lambda group, value: "#")

    assert "鳥取県：2団体（50.0%）" in found["picture"]["svg"]
    assert "山梨県：2団体（100.0%）" in found["picture"]["svg"]
    assert [[cell["text"] for cell in row["cells"]][:2] for row in found["table"]["rows"]] == [
        ["山梨県", "2（100.0%）"],
        ["鳥取県", "2（50.0%）"],
        ["全体", "4（66.7%）"],
    ]


@pytest.mark.parametrize(("largest", "step"), [(0, 1), (4.9, 1), (5, 2), (30, 10), (99.9, 20), (100, 20)])
def test_classes_reach_the_largest_share(largest, step):
    assert result_maps._step(largest) == step


def test_only_towns_that_agreed_are_on_the_map_of_a_prefecture(shapes):
    found = result_maps.prefecture_map(results(), "has", "yes", "19")

    assert found["named"] == ["南部町"]
    assert "南部町：この回答を選んだ" in found["svg"]
    assert "無名町" not in found["svg"]


def test_town_that_sent_nothing_is_not_shown_as_having_answered(shapes):
    found = result_maps.prefecture_map(results(), "has", "no", "31")

    assert found["named"] == ["甲町", "乙町"]
    assert "丁町" not in found["svg"]


def test_where_numbers_are_hidden_no_town_is_shown(shapes):
    assert result_maps.prefecture_map(results(suppress_below=3), "has", "yes", "31") is None


def test_hidden_share_is_said_to_be_hidden():
    found = result_maps.map_of(results(suppress_below=3), "has", "yes", lambda group, value: "#")

    assert "鳥取県：秘匿" in found["picture"]["svg"]


def test_without_boundaries_there_is_no_close_up(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert result_maps.prefecture_map(results(), "has", "yes", "31") is None
    assert "地図：" not in result_maps.map_of(results(), "has", "yes", lambda g, v: "#")["picture"]["source"]


def test_each_reason_for_showing_no_towns_is_said(shapes, settings, tmp_path):
    content = small_content()
    unasked = results_from(Content(content.questionnaire, content.organisations, content.answers, {}))

    assert result_maps.no_prefecture_map(results(), "31") == ""
    assert "市区町村ごとの回答を示していません" in result_maps.no_prefecture_map(
        results(suppress_below=3), "31"
    )
    assert "同意するかを尋ねる設問がない" in result_maps.no_prefecture_map(unasked, "31")
    assert result_maps.prefecture_map(unasked, "has", "yes", "31") is None


def test_missing_boundaries_are_said_with_the_command_that_brings_them(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert "tsumiki data fetch" in result_maps.no_prefecture_map(results(), "31")


@pytest.mark.django_db
def test_page_says_why_there_is_no_map_of_towns(client, hiding):
    page = client.get(address("result_map", "hiding", answer="has:yes", prefecture="31"))

    assert "市区町村の地図は示していません" in page.text
    assert "市区町村の地図は示していません" not in client.get(address("result_map", "hiding")).text


@pytest.mark.django_db
def test_page_says_that_no_question_can_be_mapped(client, make_closed):
    content = small_content()
    paper = Questionnaire("2026", "数だけの調査", (content.questionnaire.question("people"),))
    make_closed(Content(paper, content.organisations, content.answers, {}), status="published")

    assert "地図に表せる設問がありません" in client.get(address("result_map", "round-2026")).text
