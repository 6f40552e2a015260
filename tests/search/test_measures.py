"""The measures are what their names say, whatever the ranking."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.search.evaluation import (
    ALL,
    Query,
    Score,
    evaluate,
    mrr,
    ndcg_at,
    recall_at,
    reciprocal_rank,
    stable_id,
    unwanted_on_first_page,
)

GRADES = {"a": 3, "b": 2, "c": 1}
judged = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 3), min_size=1).filter(
    lambda grades: max(grades.values()) >= 2
)
noise = st.lists(st.text("xyz", min_size=1, max_size=4), unique=True, max_size=30)
places = st.integers(1, 30)


def best_first(relevant):
    return sorted(relevant, key=lambda one: (-relevant[one], one))


def all_measures(k, ranked, relevant):
    return (recall_at(k, ranked, relevant), reciprocal_rank(ranked, relevant), ndcg_at(k, ranked, relevant))


@given(judged, noise, places)
def test_the_best_ranking_scores_one(relevant, tail, k):
    assert all_measures(k, best_first(relevant) + tail, relevant) == pytest.approx((1, 1, 1))


@given(judged, noise, places, st.data())
def test_the_order_of_an_irrelevant_tail_changes_nothing(relevant, tail, k, data):
    ranked = data.draw(st.permutations(list(relevant)))
    shuffled = data.draw(st.permutations(tail))

    assert all_measures(k, [*ranked, *tail], relevant) == all_measures(k, [*ranked, *shuffled], relevant)


@given(judged, noise, places, st.data())
def test_every_ranking_lies_between_nothing_and_one(relevant, others, k, data):
    ranked = data.draw(st.permutations([*relevant, *others]))

    assert [value for value in all_measures(k, ranked, relevant) if not 0 <= value <= 1 + 1e-9] == []


@given(judged, noise, places, st.data())
def test_an_id_that_comes_twice_counts_once(relevant, others, k, data):
    ranked = data.draw(st.permutations([*relevant, *others]))
    again = [one for one in ranked for _ in range(2)]

    assert all_measures(k, again, relevant) == all_measures(k, ranked, relevant)


@given(judged, noise, places)
def test_only_noise_scores_nothing(relevant, tail, k):
    assert all_measures(k, tail, relevant) == (0, 0, 0)


@given(judged, places, st.data())
def test_moving_a_better_one_forward_never_lowers_ndcg(relevant, k, data):
    ranked = data.draw(st.permutations(list(relevant)))
    place = data.draw(st.integers(0, len(ranked) - 1))
    swapped = ranked[:]
    if place and relevant[ranked[place]] >= relevant[ranked[place - 1]]:
        swapped[place - 1 : place + 1] = ranked[place], ranked[place - 1]

    assert ndcg_at(k, swapped, relevant) >= ndcg_at(k, ranked, relevant) - 1e-9


@pytest.mark.parametrize(
    ("ranked", "k", "expected"),
    [
        (["a", "b"], 1, 1.0),
        (["c", "a", "b"], 1, 0.0),  # related is not useful enough for recall
        (["c", "a", "b"], 2, 0.5),  # a of a and b
        (["c", "a", "b"], 3, 1.0),
        (["x", "y"], 10, 0.0),
        ([], 10, 0.0),
    ],
)
def test_recall_by_hand(ranked, k, expected):
    assert recall_at(k, ranked, GRADES) == expected


def test_recall_asks_for_no_more_than_fits():
    relevant = dict.fromkeys("abcdefghijklmn", 3)

    assert recall_at(10, list("abcdefghij"), relevant) == 1.0
    assert recall_at(10, list("abcdexyzvw"), relevant) == 0.5


@pytest.mark.parametrize(
    ("ranked", "expected"), [(["a"], 1.0), (["c", "x", "b"], 1 / 3), (["c"], 0.0), ([], 0.0)]
)
def test_reciprocal_rank_by_hand(ranked, expected):
    assert reciprocal_rank(ranked, GRADES) == expected


def test_mean_reciprocal_rank_by_hand():
    assert mrr([(["a"], GRADES), (["x", "b"], GRADES), (["x"], GRADES)]) == 0.5
    assert mrr([]) == 0.0


def test_ndcg_by_hand():
    best = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)

    assert ndcg_at(10, ["b", "x", "a"], GRADES) == pytest.approx((3 / log2(2) + 7 / log2(4)) / best)
    assert ndcg_at(1, ["b"], GRADES) == pytest.approx(3 / 7)
    assert ndcg_at(2, ["x", "y", "a"], GRADES) == 0.0


@pytest.mark.parametrize("relevant", [{}, {"a": 1}])
def test_a_query_that_nothing_answers_cannot_be_judged(relevant):
    with pytest.raises(ValueError, match="at least one id of grade 2 or 3"):
        recall_at(10, ["a"], relevant)


def test_unwanted_counts_on_the_first_page_only():
    query = Query("京都", {"kyoto": 3}, unwanted=frozenset({"tokyo", "fuchu"}))
    ranked = ["kyoto", "tokyo", *map(str, range(8)), "fuchu"]

    assert unwanted_on_first_page(ranked, query) == ["tokyo"]


def test_evaluation_reports_each_kind_and_all():
    queries = [
        Query("京都", {"kyoto": 3}, kind="place_trap", unwanted=frozenset({"tokyo"})),
        Query("移住", {"move": 3, "stay": 2}, kind="keyword"),
    ]
    answers = {"京都": ["tokyo", "kyoto"], "移住": ["move", "x", "stay"]}
    ndcg_trap = 1 / log2(3)
    ndcg_keyword = (7 + 3 / log2(4)) / (7 + 3 / log2(3))

    scores = evaluate(queries, answers.__getitem__)

    assert list(scores) == ["place_trap", "keyword", ALL]
    assert scores["place_trap"] == Score(1, 0.0, 1.0, 0.5, pytest.approx(ndcg_trap), trapped=1)
    assert scores["keyword"] == Score(1, 1.0, 1.0, 1.0, pytest.approx(ndcg_keyword), trapped=0)
    assert scores[ALL] == Score(2, 0.5, 1.0, 0.75, pytest.approx((ndcg_trap + ndcg_keyword) / 2), trapped=1)


def test_evaluation_of_nothing_is_nothing():
    assert evaluate([], lambda text: []) == {ALL: Score(0, 0.0, 0.0, 0.0, 0.0, trapped=0)}


def test_stable_ids_hold_no_spaces():
    assert stable_id("case", "小松市", "石川県", "三草二木 西圓寺") == "case:小松市|石川県|三草二木_西圓寺"
    assert stable_id("block", "pilot") == "block:pilot"
