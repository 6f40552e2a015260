"""年次推移: the same question over the years, with a mapping where codes changed and breaks where the meaning did.

A count of an earlier year is the organisations that chose any of the mapped choices, each once. Where a year has no
counterpart the point is missing (データなし), never 0; a line is never drawn across a break.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.axes import NO_ANSWER
from tsumiki.surveys.tabulation.figures import SUPPRESSED, Rule, percent
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.questionnaire import Choice
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression


@dataclass(frozen=True, slots=True)
class Mapped:
    """How an edition asked for today's `choice`: in `question`, by any of `choices` (none: it did not ask)."""

    edition: str
    choice: str
    question: str
    choices: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """系列の断層: from `edition` on, the figures of `choices` (all when empty) cannot be compared with those before."""

    edition: str
    reason: str
    choices: tuple[str, ...] = ()

    def concerns(self, choice: str) -> bool:
        return not self.choices or choice in self.choices


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a line. `segment` grows at every break; `count` None is データなし, or 秘匿 where `hidden`."""

    edition: str
    label: str
    count: int | None
    base: int | None
    source: str
    note: str = ""
    segment: int = 0
    hidden: bool = False
    rule: Rule | None = None

    @property
    def percent(self) -> float | None:
        return None if self.count is None or self.base is None else percent(self.count, self.base)


@dataclass(frozen=True, slots=True)
class Line:
    choice: Choice
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Series:
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...]

    def line(self, choice: str) -> Line:
        return next(line for line in self.lines if line.choice.code == choice)

    def as_dict(self) -> dict[str, Any]:
        return {
            "breaks": [
                {"edition": b.edition, "reason": b.reason, "choices": list(b.choices)} for b in self.breaks
            ],
            "lines": {
                line.choice.code: [
                    {
                        "edition": point.edition,
                        "count": SUPPRESSED if point.hidden else point.count,
                        "base": point.base,
                        "percent": point.percent,
                        "segment": point.segment,
                        "source": point.source,
                        "note": point.note,
                    }
                    for point in line.points
                ]
                for line in self.lines
            },
        }


def series_of(
    matrices: Sequence[AnswerMatrix],
    question: str,
    *,
    mappings: Sequence[Mapped] = (),
    breaks: Sequence[Break] = (),
    history: Mapping[str, Sequence[Point]] | None = None,
    suppression: Suppression = NOTHING,
) -> Series:
    """Return one line per choice that the newest edition (the last matrix) offers.

    `history` holds published points of editions that have no answers here, by choice; where both exist, the
    answers win. Editions are ordered by their code.
    """
    ways = {(way.edition, way.choice): way for way in mappings}
    known = history or {}
    lines = []
    for choice in matrices[-1].questionnaire.question(question).choices:
        own = {m.questionnaire.edition: _point(m, question, choice, ways, suppression) for m in matrices}
        published = {point.edition: point for point in known.get(choice.code, ())}
        counted = {
            edition: point for edition, point in own.items() if point.count is not None or point.hidden
        }
        points = [point for _, point in sorted({**own, **published, **counted}.items())]
        lines.append(Line(choice, _segmented(points, [b for b in breaks if b.concerns(choice.code)])))
    return Series(tuple(lines), tuple(sorted(breaks, key=lambda b: b.edition)))


def _segmented(points: Sequence[Point], breaks: Sequence[Break]) -> tuple[Point, ...]:
    return tuple(replace(point, segment=sum(b.edition <= point.edition for b in breaks)) for point in points)


def _point(
    matrix: AnswerMatrix,
    question: str,
    choice: Choice,
    ways: Mapping[tuple[str, str], Mapped],
    suppression: Suppression,
) -> Point:
    paper = matrix.questionnaire
    way = ways.get((paper.edition, choice.code)) or Mapped(
        paper.edition, choice.code, question, (choice.code,)
    )
    asked = {own.code: {c.code for c in own.choices} for own in paper.questions}
    source = matrix.note or paper.label
    if not way.choices or not set(way.choices) <= asked.get(way.question, set()) | {NO_ANSWER}:
        return Point(paper.edition, paper.label, None, None, source, way.note)
    table = frequency(matrix, way.question, suppression=suppression)
    places = [table.axis.place(code) for code in way.choices]
    words = "または".join(table.axis.counted(place) for place in places)
    rule = Rule(words, table.axis.base_words, paper.label, matrix.note)
    # Hidden in the table of the year, hidden in the series.
    if table.base.hidden or any(table.cell(code).hidden for code in way.choices):
        return Point(
            paper.edition, paper.label, None, table.base.count, source, way.note, hidden=True, rule=rule
        )
    count = int(np.any(table.axis.hits[places], axis=0).sum())
    return Point(paper.edition, paper.label, count, table.n, source, way.note, rule=rule)
