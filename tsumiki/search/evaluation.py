"""How well a search finds what people judged right: measures over ranked ids, and the reader of a file of queries. Pure.

Ids are `type:key` without spaces, as `stable_id` writes them. Grades: 3 exactly this, 2 clearly useful, 1 related. Recall and
the reciprocal rank look for what is at least useful; nDCG weighs all three. An id ranked twice counts where it came first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

USEFUL = 2
FIRST_PAGE = 10
ALL = "all"
Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Query:
    """One line of an evaluation: what is typed, what should come, and what must not be on the first page."""

    text: str
    relevant: Grades
    kind: str = ""
    set: str = ""
    unwanted: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the queries of one kind; `trapped` is how many of them showed something unwanted on the first page."""

    queries: int
    recall_at_1: float
    recall_at_10: float
    mrr: float
    ndcg_at_10: float
    trapped: int


def stable_id(kind: str, *key: str) -> str:
    """Return the id of a record that outlives its database key, from the natural key of the record.

    >>> stable_id("case", "小松市", "石川県", "三草二木 西圓寺")
    'case:小松市|石川県|三草二木_西圓寺'
    """
    return f"{kind}:{'_'.join('|'.join(key).split())}"


def recall_at(k: int, ranked: Sequence[str], relevant: Grades) -> float:
    """The share of useful ids among the first `k`, of as many as can stand there: min(k, number of useful ids)."""
    useful = _useful(relevant)
    return len(useful & set(_once(ranked)[:k])) / min(k, len(useful))


def reciprocal_rank(ranked: Sequence[str], relevant: Grades) -> float:
    """1 / the place of the first useful id; 0 where none came."""
    useful = _useful(relevant)
    return next((1 / place for place, one in enumerate(_once(ranked), 1) if one in useful), 0.0)


def mrr(rankings: Iterable[tuple[Sequence[str], Grades]]) -> float:
    """The mean reciprocal rank of several queries."""
    return _mean([reciprocal_rank(ranked, relevant) for ranked, relevant in rankings])


def ndcg_at(k: int, ranked: Sequence[str], relevant: Grades) -> float:
    """Normalised discounted cumulative gain of the first `k`: gain 2^grade - 1, discount log2(place + 1)."""
    best = sorted(relevant.values(), reverse=True)
    return _dcg(k, [relevant.get(one, 0) for one in _once(ranked)]) / _dcg(k, best)


def unwanted_on_first_page(ranked: Sequence[str], query: Query) -> list[str]:
    """What a reader would call a mistake: the query's unwanted ids among the first ten, in their order."""
    return [one for one in _once(ranked)[:FIRST_PAGE] if one in query.unwanted]


def evaluate(queries: Iterable[Query], search: Callable[[str], Sequence[str]]) -> dict[str, Score]:
    """Ask every query once and return the scores per kind in the order of the file, then over all under `ALL`."""
    asked = [(query, search(query.text)) for query in queries]
    kinds = dict.fromkeys(query.kind for query, _ in asked if query.kind)
    scores = {kind: _score([pair for pair in asked if pair[0].kind == kind]) for kind in kinds}
    return {**scores, ALL: _score(asked)}


def _score(asked: list[tuple[Query, Sequence[str]]]) -> Score:
    return Score(
        queries=len(asked),
        recall_at_1=_mean([recall_at(1, ranked, query.relevant) for query, ranked in asked]),
        recall_at_10=_mean([recall_at(FIRST_PAGE, ranked, query.relevant) for query, ranked in asked]),
        mrr=mrr((ranked, query.relevant) for query, ranked in asked),
        ndcg_at_10=_mean([ndcg_at(FIRST_PAGE, ranked, query.relevant) for query, ranked in asked]),
        trapped=sum(1 for query, ranked in asked if unwanted_on_first_page(ranked, query)),
    )


def _useful(relevant: Grades) -> set[str]:
    """Raises ValueError where nothing is useful: such a query cannot be judged (the reader refuses it)."""
    useful = {one for one, grade in relevant.items() if grade >= USEFUL}
    if not useful:
        raise ValueError("a query needs at least one id of grade 2 or 3")
    return useful


def _dcg(k: int, grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades[:k], 1))


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
