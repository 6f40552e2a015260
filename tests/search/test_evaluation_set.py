"""The evaluation set holds together, and every record that ships is what some query asks for."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tsumiki.framework.editions import available_years, load_edition
from tsumiki.kernel.text import fold
from tsumiki.search.evaluation import stable_id
from tsumiki.search.query_files import read_queries

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tsumiki" / "library" / "data" / "cases.csv"
GOVERNMENTS = ROOT / "tsumiki" / "directory" / "data" / "local_governments.csv"
QUERIES = read_queries(Path(__file__).parent / "evaluation.yaml")
KINDS = (
    "keyword", "two_character", "spelling_variant", "synonym", "place_trap", "plain_question",
    "several_problems", "typo", "block", "government", "publication",
)  # fmt: skip
AT_LEAST, AT_LEAST_PER_KIND = 150, 12


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def case_id(row):
    return stable_id("case", row["municipality"], row["prefecture"], row["title"])


@pytest.fixture(scope="module")
def shipped():
    """Every id that the data of the package can answer with, by type."""
    edition = load_edition(max(available_years()))
    return {
        "case": {case_id(row) for row in rows_of(CASES)},
        "block": {stable_id("block", row["code"]) for row in edition.rows("blocks")},
        "publication": {stable_id("publication", row["code"]) for row in edition.rows("publications")},
        "government": {stable_id("government", row["code"]) for row in rows_of(GOVERNMENTS)},
    }


def test_every_case_has_an_id_of_its_own(shipped):
    assert len(shipped["case"]) == len(rows_of(CASES))


def test_every_id_is_shipped(shipped):
    known = set().union(*shipped.values())
    used = {(query.text, one) for query in QUERIES for one in {*query.relevant, *query.unwanted}}

    assert {pair for pair in used if pair[1] not in known} == set()


def test_queries_are_unique():
    """Also where two would be the same to a person: width, kana and old characters are folded."""
    counts = Counter(fold(query.text) for query in QUERIES)

    assert [text for text, count in counts.items() if count > 1] == []


def test_there_are_enough_of_every_kind():
    counts = Counter(query.kind for query in QUERIES)

    assert set(counts) == set(KINDS)
    assert {kind: count for kind, count in counts.items() if count < AT_LEAST_PER_KIND} == {}
    assert len(QUERIES) >= AT_LEAST


def test_the_document_counts_the_kinds_as_they_are():
    text = (ROOT / "docs" / "search-evaluation.md").read_text("utf-8")
    # The table of the kinds: its third column is an example, that of the measures a figure.
    told = re.findall(r"^\| ([a-z_]+)(?::[^|]*)? \| (\d+) \| (?!\d)", text, re.MULTILINE)

    assert {kind: int(count) for kind, count in told} == Counter(query.kind for query in QUERIES)


def test_each_kind_is_split_in_halves():
    counts = Counter((query.kind, query.set) for query in QUERIES)

    assert {which for _, which in counts} == {"dev", "test"}
    assert [kind for kind in KINDS if abs(counts[kind, "dev"] - counts[kind, "test"]) > 1] == []


def test_every_query_has_an_exact_answer():
    assert [query.text for query in QUERIES if 3 not in query.relevant.values()] == []


def test_useful_answers_fit_beside_each_other():
    """Past fifteen useful answers, recall at ten says little: such a query is narrowed instead."""
    useful = {query.text: sum(grade >= 2 for grade in query.relevant.values()) for query in QUERIES}

    assert {text: count for text, count in useful.items() if count > 15} == {}


def test_traps_say_what_must_not_come_and_nothing_else_does():
    assert {query.text for query in QUERIES if (query.kind == "place_trap") != bool(query.unwanted)} == set()


def test_two_character_queries_have_two_characters():
    assert [query.text for query in QUERIES if query.kind == "two_character" and len(query.text) != 2] == []


def test_several_problems_are_several_words():
    assert [
        query.text for query in QUERIES if query.kind == "several_problems" and len(query.text.split()) < 3
    ] == []


@pytest.mark.parametrize("kind", ["case", "block", "publication"])
def test_everything_that_ships_is_the_answer_to_some_query(shipped, kind):
    """So all fields, problems and steps are asked for, and no case can be lost without a score falling."""
    answers = {one for query in QUERIES for one, grade in query.relevant.items() if grade == 3}

    assert shipped[kind] - answers == set()


def test_the_challenges_that_blocks_answer_are_all_asked_for():
    blocks = load_edition(max(available_years())).rows("blocks")
    asked = {one for query in QUERIES for one, grade in query.relevant.items() if grade >= 2}
    answered = {
        number
        for row in blocks
        if stable_id("block", row["code"]) in asked
        for number in row["conditions"]["challenges"]
    }

    assert answered == set(range(1, 11))  # 11 and 12 (no digital wanted, other) have no block
