"""One side of a table: categories, and for each of them who belongs to it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.tabulation.answers import AnswerMatrix, Column, Mask, State
from tsumiki.surveys.tabulation.figures import NO_DATA
from tsumiki.surveys.tabulation.questionnaire import Kind

NO_ANSWER = "no_answer"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is known of every organisation without asking: 都道府県, 種類, 人口規模, 前年度の状況. -1 is unknown."""

    code: str
    label: str
    categories: tuple[Category, ...]
    places: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Axis:
    """`hits` is categories × rows; `base` the rows that count at all.

    `additive`: every row of the base is in exactly one category, so the counts add up to n. A multiple answer is not:
    its counts add up to more than n.
    """

    code: str
    label: str
    categories: tuple[Category, ...]
    hits: Mask
    base: Mask
    base_words: str
    additive: bool

    def place(self, code: str) -> int:
        for place, category in enumerate(self.categories):
            if category.code == code:
                return place
        raise ValueError(f"{self.label}に区分 {code} はありません。")

    def counted(self, place: int) -> str:
        return f"{self.label}が「{self.categories[place].label}」の団体"


def attribute(
    code: str, label: str, categories: Sequence[tuple[str, str]], values: Sequence[str | None]
) -> Attribute:
    """Return an attribute from each organisation's category code; None is unknown and shown データなし."""
    places = {name: place for place, (name, _) in enumerate(categories)}
    packed = np.array([-1 if value is None else places[value] for value in values], dtype=np.int16)
    return Attribute(code, label, tuple(Category(*pair) for pair in categories), packed)


def banded(
    code: str, label: str, limits: Sequence[float], values: Sequence[float | None], *, unit: str
) -> Attribute:
    """Return a number such as the population as classes, each from its lower limit up to below the next."""
    categories = band_categories(limits, unit)
    known = [None if value is None else categories[_band(value, limits)].code for value in values]
    return attribute(code, label, [(band.code, band.label) for band in categories], known)


def _band(value: float, limits: Sequence[float]) -> int:
    return sum(value >= limit for limit in limits)


def band_categories(limits: Sequence[float], unit: str) -> tuple[Category, ...]:
    """Words of the classes that ascending lower limits make."""
    # Years are written without a comma.
    edges = [f"{limit:.10g}年" if unit == "年" else f"{limit:,.10g}{unit}" for limit in limits]
    if not edges:
        return (Category("b0", "すべて"),)
    labels = [f"{edges[0]}未満"]
    labels += [f"{low}以上{high}未満" for low, high in itertools.pairwise(edges)]
    labels.append(f"{edges[-1]}以上")
    return tuple(Category(f"b{place}", label) for place, label in enumerate(labels))


def attribute_axis(given: Attribute) -> Axis:
    """An attribute as a side of a table; it has a column データなし only where something is unknown."""
    categories = given.categories
    hits = given.places[None, :] == np.arange(len(categories), dtype=np.int16)[:, None]
    if (given.places < 0).any():
        categories = (*categories, Category(UNKNOWN, NO_DATA))
        hits = np.vstack([hits, given.places < 0])
    everyone = np.ones(len(given.places), dtype=bool)
    return Axis(given.code, given.label, categories, hits, everyone, "すべての団体", additive=True)


def question_axis(matrix: AnswerMatrix, code: str) -> Axis:
    """A question as a side of a table: its choices (or bands), then 無回答. Base = returned and asked."""
    column = matrix.column(code)
    question = column.question
    blank = column.state == State.NO_ANSWER
    base = blank | (column.state == State.ANSWERED)
    categories, hits = _answered(column)
    return Axis(
        code,
        question.name,
        (*categories, Category(NO_ANSWER, "無回答")),
        np.vstack([hits, blank[None, :]]),
        base,
        matrix.questionnaire.base_in_words(code),
        additive=question.kind is not Kind.MULTIPLE,
    )


def _answered(column: Column) -> tuple[tuple[Category, ...], Mask]:
    question = column.question
    given = column.state == State.ANSWERED
    if question.kind is Kind.MULTIPLE:
        return tuple(Category(c.code, c.label) for c in question.choices), column.values
    if question.kind is Kind.SINGLE:
        places = np.arange(len(question.choices), dtype=column.values.dtype)
        return tuple(Category(c.code, c.label) for c in question.choices), column.values == places[:, None]
    if question.kind is Kind.NUMBER and question.bands:
        limits = np.array(question.bands)
        bands = np.searchsorted(limits, column.values, side="right")
        hits = (bands[None, :] == np.arange(len(limits) + 1)[:, None]) & given
        return band_categories(question.bands, question.unit), hits
    if question.kind is Kind.DATE:
        return _years(column, given)
    return (Category("answered", "記入あり"),), given[None, :]


def _years(column: Column, given: Mask) -> tuple[tuple[Category, ...], Mask]:
    """Dates by calendar year, every year from the first to the last."""
    years = column.values.astype("datetime64[Y]").astype(int) + 1970
    known = years[given]
    span = range(int(known.min()), int(known.max()) + 1) if known.size else range(0)
    hits = np.array([(years == year) & given for year in span], dtype=bool).reshape(len(span), len(years))
    return tuple(Category(str(year), f"{year}年") for year in span), hits
