"""One question over all published editions and the rounds known from elsewhere; codes that changed are followed.

Pure. Where an edition hides small numbers it does not stand here: a hidden number could be worked out from two years.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsumiki.kernel.charts import LineChart
from tsumiki.kernel.charts import Series as ChartSeries
from tsumiki.surveys.tables import HIDDEN, Results
from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.tabulation.series import Break, Line, Mapped, Point, Series, series_of

CHOICES = (Kind.SINGLE, Kind.MULTIPLE)
# A chart tells four lines apart; earlier stretches are in the table.
MOST_STRETCHES = 4
MARK = "※"


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition: `code` of its campaign, the question's code in it.

    `choices`: {choice of the one shown: the choices there that it stands for}, several where they became one.
    """

    code: str
    results: Results
    question: str
    choices: Mapping[str, tuple[str, ...]]

    def codes(self, choices: Sequence[str]) -> tuple[str, ...]:
        return tuple(code for choice in choices for code in self.choices[choice])

    @property
    def hides(self) -> bool:
        return self.results.suppression.minimum > 1


@dataclass(frozen=True, slots=True)
class History:
    """What is known of rounds without answers, by choice, and where the figures cannot be compared."""

    points: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()


# Gives the address of a number's rule: f(edition, choices of the one shown).
Link = Callable[[Edition, Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class _Years:
    """The series with what its columns mean; `editions` by the code of a point."""

    series: Series
    editions: Mapping[str, Edition]
    shown: Edition


def _years(
    editions: Sequence[Edition], history: History, *, sums: Mapping[str, Sequence[str]] | None = None
) -> _Years:
    """Join the editions and the history; `sums` says which choices a line counts together."""
    shown = editions[-1]
    matrices: dict[str, AnswerMatrix] = {}
    by_code: dict[str, Edition] = {}
    ways: list[Mapped] = []
    for edition in [row for row in editions if not row.hides or row is shown]:
        matrix = _told_apart(edition.results.matrix, matrices)
        code = matrix.questionnaire.edition
        matrices[code], by_code[code] = matrix, edition
        for choice in shown.choices:
            parts = (sums or {}).get(choice, (choice,))
            ways.append(Mapped(code, choice, edition.question, _there(edition, parts)))
    series = series_of(
        list(matrices.values()),
        shown.question,
        mappings=ways,
        breaks=history.breaks,
        history=history.points,
        suppression=shown.results.suppression,
    )
    return _Years(series, by_code, shown)


def _told_apart(matrix: AnswerMatrix, taken: Iterable[str]) -> AnswerMatrix:
    """Two editions of one year get codes of their own, in their order."""
    paper = matrix.questionnaire
    place = sum(code.partition("-")[0] == paper.edition for code in taken)
    if not place:
        return matrix
    return replace(matrix, questionnaire=replace(paper, edition=f"{paper.edition}-{place:02}"))


def _there(edition: Edition, choices: Sequence[str]) -> tuple[str, ...]:
    """The codes in that edition; none where a choice was split since then, which says nothing certain."""
    times = Counter(edition.codes(list(edition.choices)))
    codes = edition.codes(choices)
    return () if any(times[code] > 1 for code in codes) else codes


def compared(
    editions: Sequence[Edition], history: History, link: Link | None = None
) -> dict[str, Any] | None:
    """Parameters of components/table.html with a note; None for questions without choices, and with nothing to compare.

    The edition shown is the last of `editions` and of the columns.
    """
    shown = editions[-1]
    asked = shown.results.matrix.questionnaire.question(shown.question)
    if asked.kind not in CHOICES or shown.hides:
        return None
    years = _years(editions, history)
    columns = _columns(years)
    if len(columns) < 2:
        return None
    marked = _marked([code for code, _ in columns], years.series.breaks)
    headings = [f"{label}{MARK if code in marked else ''}" for code, label in columns]
    codes = [code for code, _ in columns]
    return {
        "columns": [{"label": "選択肢"}, *({"label": label, "numeric": True} for label in headings)],
        "rows": [
            {"cells": [{"text": line.choice.label}, *(_cells(years, line, codes, link))]}
            for line in years.series.lines
        ],
        "breaks": _in_words(years, codes),
    }


def _columns(years: _Years) -> list[tuple[str, str]]:
    """(code, heading) of the points of which anything is known; the edition shown is the last of its year."""
    codes = {
        point.edition
        for line in years.series.lines
        for point in line.points
        if point.count is not None or years.editions.get(point.edition) is years.shown
    }
    labels = {point.edition: point.label for line in years.series.lines for point in line.points}
    known = [code for code in sorted(codes) if code in years.editions]
    before = known[-2] if len(known) > 1 else None
    years_of = [code[:4] for code in known]
    # Titles are long; the year tells editions apart unless it has two of them.
    labels |= {code: f"{code[:4]}年度" for code in known if years_of.count(code[:4]) == 1}
    words = {code: f"前回（{labels[code]}）" for code in known if code == before}
    words |= {code: f"今回（{labels[code]}）" for code in known if years.editions[code] is years.shown}
    return [(code, words.get(code, labels[code])) for code in sorted(codes)]


def _cells(years: _Years, line: Line, codes: Sequence[str], link: Link | None) -> list[dict[str, Any]]:
    points = {point.edition: point for point in line.points}
    found = []
    for code in codes:
        point, edition = points.get(code), years.editions.get(code)
        if point is None or point.count is None:
            found.append({"text": "", "missing": True, "numeric": True})
            continue
        share = f"（{point.percent:.1f}%、n={point.base:,}）" if point.percent is not None else ""
        cell = {"text": f"{point.count:,}{share}", "numeric": True}
        found.append(cell | ({"url": link(edition, [line.choice.code])} if edition and link else {}))
    return found


def _marked(codes: Sequence[str], breaks: Iterable[Break]) -> set[str]:
    """The first column from each break on, unless nothing stands before it."""
    found = set()
    for cut in breaks:
        after = [code for code in codes if code >= cut.edition]
        if after and after != list(codes):
            found.add(after[0])
    return found


def _in_words(years: _Years, codes: Sequence[str], *, names_choices: bool = True) -> list[str]:
    """A sentence for each break between two columns, with the choices it concerns where it is not all of them."""
    labels = {line.choice.code: line.choice.label for line in years.series.lines}
    names = {point.edition: point.label for line in years.series.lines for point in line.points}
    sentences = []
    for cut in years.series.breaks:
        if not _marked(codes, [cut]):
            continue
        concerned = [label for code, label in labels.items() if cut.concerns(code)]
        is_whole = len(concerned) == len(labels) or not names_choices
        whose = "" if is_whole else f"（{'、'.join(f'「{c}」' for c in concerned)}）"
        name = names.get(cut.edition, cut.edition)
        mark = MARK if names_choices else ""
        sentences.append(f"{mark}{name}の前と後の数は比べられません{whose}。{cut.reason}")
    return sentences


def willing_series(
    editions: Sequence[Edition], history: History, sums: Mapping[str, Sequence[str]]
) -> "Willing | None":
    """The headline of every round up to the edition shown, as one line of the first choice of `sums`.

    None where no other round is known.
    """
    (choice,) = sums
    years = _years(editions, history, sums=sums)
    line = years.series.line(choice)
    if sum(point.count is not None or point.hidden for point in line.points) < 2:
        return None
    return Willing(years, line)


@dataclass(frozen=True, slots=True)
class Willing:
    """The line of the headline with its breaks, to be drawn and tabled."""

    years: _Years
    line: Line

    def chart(self) -> LineChart:
        """One series for each stretch between breaks: the two are not to be joined."""
        points = self.line.points
        stretches = []
        for segment in sorted({point.segment for point in points}):
            own = [point for point in points if point.segment == segment]
            if any(point.count is not None for point in own):
                label = self._short(own[0]) if len(own) == 1 else f"{self._short(own[0])}〜"
                values = tuple(point.count if point.segment == segment else None for point in points)
                stretches.append(ChartSeries(label, values))
        return LineChart(
            title="推進している・推進意向がある団体の数",
            periods=tuple(self.period(point) for point in points),
            series=tuple(stretches[-MOST_STRETCHES:]),
            unit="団体",
            period_label="回",
        )

    def _short(self, point: Point) -> str:
        known = point.edition in self.years.editions and not point.label.startswith("第")
        return f"{point.edition[:4]}年度" if known else point.label

    def period(self, point: Point) -> str:
        return f"{self._short(point)}{'（今回）' if self._is_shown(point) else ''}"

    def _is_shown(self, point: Point) -> bool:
        return self.years.editions.get(point.edition) is self.years.shown

    def rows(self, link: Link, parts: Sequence[str]) -> list[dict[str, Any]]:
        """Rows of components/table.html: round, count, and in words where the series breaks."""
        found, last = [], 0
        for point in self.line.points:
            count: dict[str, Any] = {"text": f"{point.count:,}" if point.count is not None else ""}
            edition = self.years.editions.get(point.edition)
            if edition and point.count is not None:
                count["url"] = link(edition, parts)
            count |= {"numeric": True, "missing": point.count is None and not point.hidden}
            if point.hidden:
                count["text"] = HIDDEN
            cut = "ここで切れています。前の回とは比べられません。" if point.segment > last else ""
            last = point.segment
            cells = [{"text": self.period(point)}, count, {"text": cut or "—"}, {"text": point.source}]
            found.append({"cells": cells, "is_own": self._is_shown(point)})
        return found

    @property
    def breaks(self) -> list[str]:
        codes = [point.edition for point in self.line.points]
        # The line counts several choices together, so it has no choice of its own to name.
        return _in_words(self.years, codes, names_choices=False)
