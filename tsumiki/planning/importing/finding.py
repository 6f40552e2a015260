"""Which rows are headings of which table of a plan, and which column is which field."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tsumiki.kernel.sheets import cell_address
from tsumiki.planning.importing.fields import PARTS, SOURCES, Part, is_total
from tsumiki.planning.importing.grid import Grid
from tsumiki.planning.importing.values import month_of, plain, without_year, year_in

_DEEPEST = 3
# A heading row more must tell more than nothing.
_DEPTH_COSTS = 0.4
# A row of an ordinary table holds two months: from and to. A drawn schedule has more.
_FEWEST_MARKS = 3
# Words within other words are everywhere; a heading row has columns that are named outright.
_SURE, _FEWEST_SURE = 2.8, 2
_NO_TITLE = ("※", "注", "単位", "（単位", "(単位")
_MAY_BE_WIDE = ("amount", "baseline", "target", "period")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_INCREMENTS = ("増加分", "増分", "増加数", "増加")
_BASELINES = ("基準", "現状", "現時点", "実績", "策定時", "直近")
_TARGETS = ("", "目標", "目標値", "計画値", "見込", "見込値", "KPI", "値", "計画", "最終目標", "最終目標値")
_AMOUNTS = (
    "",
    "金額",
    "事業費",
    "予算",
    "予算額",
    "当初予算",
    "所要額",
    "見込額",
    "経費",
    "費用",
    "計画額",
    "概算",
    "当初",
    "年目",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a found table: what stands above it, and the field it is read as ("" is left out)."""

    index: int
    heading: str
    code: str

    @property
    def letter(self) -> str:
        return cell_address(1, self.index)[:-1]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table in a sheet (number `sheet`): heading from row `top`, first row `first`, last row `last`."""

    sheet: int
    part: str
    top: int
    first: int
    last: int
    columns: tuple[Column, ...]
    title: str = ""

    def with_columns(self, part: str, codes: dict[int, str]) -> "FoundTable":
        """The same table as a person says it is."""
        columns = tuple(replace(column, code=codes.get(column.index, column.code)) for column in self.columns)
        return replace(self, part=part, columns=columns)


@dataclass(frozen=True, slots=True)
class _Candidate:
    part: str
    top: int
    depth: int
    score: float
    columns: tuple[Column, ...]


def find_tables(grids: Sequence[Grid]) -> list[FoundTable]:
    """Return every table that is recognised, from the first sheet on, from top to bottom."""
    return [table for place, grid in enumerate(grids) for table in _in_sheet(place, grid)]


def columns_as(part: Part, table: FoundTable) -> tuple[Column, ...]:
    """The columns of a table read anew as another part."""
    return _assigned(part, [(c.index, tuple(c.heading.split("／"))) for c in table.columns])[1]


def _in_sheet(place: int, grid: Grid) -> Iterator[FoundTable]:
    chosen: list[_Candidate] = []
    for candidate in sorted(_candidates(grid), key=lambda each: (-each.score, each.top)):
        rows = range(candidate.top, candidate.top + candidate.depth)
        if not any(row in range(other.top, other.top + other.depth) for row in rows for other in chosen):
            chosen.append(candidate)
    chosen.sort(key=lambda each: each.top)
    for number, candidate in enumerate(chosen):
        first = candidate.top + candidate.depth
        last = chosen[number + 1].top - 1 if number + 1 < len(chosen) else grid.last_row
        yield FoundTable(
            place, candidate.part, candidate.top, first, last, candidate.columns, _title(grid, candidate.top)
        )


def _candidates(grid: Grid) -> Iterator[_Candidate]:
    for top in grid.numbers:
        for depth in range(1, _DEEPEST + 1):
            paths = _paths(grid, top, depth)
            if len(paths) < 2:
                continue
            texts = {text for _, path in paths for text in path}
            for part in PARTS.values():
                # Most rows name nothing: they are not looked at more closely.
                if not any(_fit(part.key, text)[1] == part.name for text in texts):
                    continue
                score, columns = _assigned(part, paths)
                sure = sum(_best(part, path)[0] >= _SURE for _, path in paths)
                if sure >= _FEWEST_SURE and _is_heading(part, columns):
                    bonus = 1 if _speaks_of(part, grid, top) else 0
                    yield _Candidate(
                        part.key, top, depth, score + bonus - _DEPTH_COSTS * (depth - 1), columns
                    )


def _paths(grid: Grid, top: int, depth: int) -> list[tuple[int, tuple[str, ...]]]:
    """For each column the headings above it, from the widest to its own; texts too long for a heading end it."""
    paths = []
    for column in range(grid.last_column + 1):
        texts = [" ".join(grid.heading(row, column).split()) for row in range(top, top + depth)]
        path = tuple(dict.fromkeys(text for text in texts if text))
        if any(len(text) > 40 for text in path):
            return []
        if path:
            paths.append((column, path))
    return paths


def _is_heading(part: Part, columns: Sequence[Column]) -> bool:
    kinds = {_kind(column.code) for column in columns if column.code}
    known = sum(bool(column.code) or is_total(plain(column.heading)) for column in columns)
    if "mark" in kinds and sum(column.code.startswith("mark-") for column in columns) < _FEWEST_MARKS:
        kinds.discard("mark")
    return part.name in kinds and bool(kinds & set(part.others)) and known >= 0.4 * len(columns)


def _kind(code: str) -> str:
    """target-2027 is a target, year-2027 an increment, mark-2027-04 a mark."""
    stem = code.partition("-")[0]
    return "increment" if stem == "year" else stem


def _assigned(part: Part, paths: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[float, tuple[Column, ...]]:
    """Give each column its field; where two want the same, the better takes it."""
    ranked = sorted(
        ((*_best(part, path), -index, index, path) for index, path in paths),
        reverse=True,
        key=lambda r: (r[0], r[2]),
    )
    taken: dict[str, int] = {}
    total = 0.0
    for score, code, _, index, _ in ranked:
        if code and code not in taken:
            taken[code] = index
            total += score
    codes = {index: code for code, index in taken.items()}
    columns = tuple(Column(index, "／".join(path), codes.get(index, "")) for index, path in paths)
    return total, columns


def _best(part: Part, path: tuple[str, ...]) -> tuple[float, str]:
    """Return how well a path of headings fits the best field of a part, and that field's code."""
    leaf = plain(path[-1])
    if is_total(leaf) or is_total(_bare(leaf)):
        return 0.0, ""
    fits = [(_fit(part.key, text), place) for place, text in enumerate(reversed(path))]
    by_words = max((score - (0.2 if place else 0), name) for (score, name), place in fits)
    if by_words[0] >= 3 and part.kind_of(by_words[1]) not in _MAY_BE_WIDE:
        return by_words
    wide = _WIDE[part.key](path) if part.key in _WIDE else None
    return max(by_words, wide) if wide else by_words if by_words[0] >= 1.4 else (0.0, "")


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text)


@cache
def _words(part: str) -> list[tuple[str, str, float]]:
    """Every word of a part in one form, with its field and what the very word is worth."""
    return [
        (each.name, plain(word).lower(), 3.2 if word == each.label else 3.0)
        for each in PARTS[part].fields
        for word in (each.label, *each.words)
    ]


@lru_cache(maxsize=20_000)
def _fit(part: str, text: str) -> tuple[float, str]:
    """The field a text names: 3 for the very word, less where the word is a part of the text, 0 where it is not."""
    found = plain(text).lower()
    bare = _bare(found)
    best = (0.0, "")
    for name, word, worth in _words(part):
        if word in (found, bare):
            best = max(best, (worth, name))
        elif len(word) >= 2 and word in found:
            best = max(best, (1 + len(word) / len(found), name))
    return best


def _kpi_column(path: tuple[str, ...]) -> tuple[float, str] | None:
    """A year's increment, a year's target, or the present value of a year."""
    joined = plain("".join(path))
    year = year_in(joined)
    if year is None:
        return None
    if any(word in joined for word in _INCREMENTS):
        return 3.5, f"year-{year}"
    if any(word in joined for word in _BASELINES):
        return 3.5, f"baseline-{year}"
    rest = _bare(without_year(joined)) or without_year(joined)
    return (3.3 if rest else 3.0, f"target-{year}") if rest in _TARGETS or "目標" in rest else None


def _amount_column(path: tuple[str, ...]) -> tuple[float, str] | None:
    """An amount of a year, of a source, or of both."""
    texts = [_bare(plain(text)) for text in path]
    source = next((key for text in reversed(texts) for key, words in SOURCES.items() if text in words), "")
    year = year_in("".join(plain(text) for text in path))
    others = [without_year(text) for text in texts if not (source and text in SOURCES[source])]
    known = all(_bare(text) in (*_AMOUNTS, "財源内訳", "財源") for text in others)
    if not known or not (source or year):
        return None
    return 3.0 + 0.3 * bool(source and year), f"amount-{year or ''}-{source}".rstrip("-")


def _mark_column(path: tuple[str, ...]) -> tuple[float, str] | None:
    """A month or a year of a drawn schedule (線表)."""
    joined = plain("/".join(path))
    year = year_in(joined)
    if year is None:
        return None
    if match := re.fullmatch(r"\d{4}-(\d{2})-\d{2}", joined):
        return 3.3, f"mark-{joined[:4]}-{match[1]}"
    rest = without_year(joined).strip("/")
    if rest == "":
        return 3.0, f"mark-{year}"
    if match := re.fullmatch(r"(\d{1,2})月?", rest):
        number = int(match[1])
        return (3.3, f"mark-{month_of(year, number)}") if 1 <= number <= 12 else None
    return None


_WIDE = {"kpis": _kpi_column, "budget": _amount_column, "roadmap": _mark_column}


def _title(grid: Grid, top: int) -> str:
    """The words right above a table."""
    for row in range(top - 1, max(0, top - 4), -1):
        filled = grid.filled(row)
        if len(filled) == 1 and not str(grid.cells[row, filled[0]]).startswith(_NO_TITLE):
            return " ".join(str(grid.cells[row, filled[0]]).split())[:60]
        if len(filled) > 1:
            return ""
    return ""


def _speaks_of(part: Part, grid: Grid, top: int) -> bool:
    said = plain(grid.name + _title(grid, top))
    return any(word in said for word in part.titles)
