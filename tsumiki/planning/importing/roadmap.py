"""Roadmap: two months in columns of their own, a span in one cell, or a schedule drawn with marks (線表)."""

from tsumiki.planning.importing.lines import Doubt, Line, Taken, TakenRow
from tsumiki.planning.importing.values import month_of, months_in, plain

_YES = frozenset({"○", "〇", "◯", "◎", "●", "✓", "はい", "true", "1", "節目", "★", "☆", "有"})
_NOT_DRAWN = frozenset({"-", "ー", "―", "×", "✕", "/"})


def read_item(line: Line, row: TakenRow, year: int | None, taken: Taken) -> list[TakenRow]:
    """Fill the months of an item; a block of the stack is left to the stack."""
    if row.values.get("milestone_kind") == "block":
        taken.skipped.append(
            Doubt(
                line.where("milestone_kind"),
                f"積み木「{row.values['title'][:30]}」は「積み上げる」のページにあるので、取り入れません。",
            )
        )
        return []
    if not row.values.get("milestone_kind") and plain(line.text("is_milestone")).lower() in _YES:
        row.put("milestone_kind", "other", line.where("is_milestone"))
    start, end = _drawn(line) or _written(line, row, year)
    if not start:
        row.problems.append(Doubt(row.where, "始める月が分かりません。"))
        return [row]
    row.put("start_on", start[0], start[1])
    if end[0] and not row.values.get("milestone_kind"):
        row.put("end_on", end[0], end[1])
    return [row]


Place = tuple[str, str]


def _written(line: Line, row: TakenRow, year: int | None) -> tuple[Place | None, Place]:
    start = end = ("", row.where)
    context = year
    for code in ("period", "start_on", "end_on"):
        if code not in line.cells or not line.text(code):
            continue
        where = line.where(code)
        read = months_in(line.cells[code].value, context)
        row.doubt(where, read.doubt)
        if code == "end_on":
            end = (read.end or read.start, where)
        elif read.start:
            start = (read.start, where)
            context = int(read.start[:4]) if int(read.start[5:]) >= 4 else int(read.start[:4]) - 1
            end = (read.end, where) if read.end != read.start or code == "period" else end
    return (start if start[0] else None), end


def _drawn(line: Line) -> tuple[Place, Place] | None:
    """From the first marked column to the last; a bar merged over columns covers each of them."""
    marked = sorted(
        (code, line.columns[code])
        for code in line.columns
        if code.startswith("mark-")
        and line.grid.covered(line.number, line.columns[code])
        and plain(line.grid.heading(line.number, line.columns[code])) not in _NOT_DRAWN
    )
    if not marked:
        return None
    (first, at), (last, till) = marked[0], marked[-1]
    return (
        (_edge(first, 4), line.grid.where(line.number, at)),
        (_edge(last, 3), line.grid.where(line.number, till)),
    )


def _edge(code: str, month: int) -> str:
    told = code.removeprefix("mark-")
    return told if "-" in told else month_of(int(told), month)
