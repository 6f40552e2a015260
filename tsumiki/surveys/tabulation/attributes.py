"""The attributes every edition is crossed by: 都道府県, 団体の種類, 人口規模, 前年度の回答."""

from collections.abc import Mapping, Sequence

from tsumiki.surveys.tabulation.axes import Attribute, attribute, banded
from tsumiki.surveys.tabulation.questionnaire import Question

KINDS = (
    ("prefecture", "都道府県"),
    ("city", "市"),
    ("ward", "特別区"),
    ("town", "町"),
    ("village", "村"),
)
# Lower limits of the population bands (ours): small enough that a village finds bodies of its size.
POPULATION_LIMITS = (5_000, 10_000, 30_000, 50_000, 100_000, 300_000)


def by_prefecture(codes: Sequence[str], names: Mapping[str, str]) -> Attribute:
    """`codes` are each organisation's two-digit prefecture code, `names` all prefectures in the order shown."""
    return attribute("prefecture", "都道府県", tuple(names.items()), codes)


def by_kind(kinds: Sequence[str | None]) -> Attribute:
    return attribute("kind", "団体の種類", KINDS, kinds)


def by_population(populations: Sequence[float | None]) -> Attribute:
    """Prefectures and bodies without a figure are unknown (None)."""
    return banded("population", "人口規模", POPULATION_LIMITS, populations, unit="人")


def by_last_year(question: Question, answers: Sequence[str | None]) -> Attribute:
    """What each organisation answered to a single question the year before; None where it did not."""
    choices = tuple((choice.code, choice.label) for choice in question.choices)
    return attribute("last_year", "前年度の回答", choices, answers)
