"""What fits on a slide: text broken into lines by its width, and divided where a box is full. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tsumiki.kernel.charts.svg import fitting

# Fonts differ by a hair, and some programs set a hair of space around digits: a line is taken to be a little shorter.
_SLACK = 0.94


@dataclass(frozen=True, slots=True)
class Look:
    """A size of type in points, the height of its lines and the space below a paragraph."""

    size: float
    line: float
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or what fits of it; `goes_on` when its beginning stands on the slide before."""

    text: str
    height: float
    goes_on: bool = False


def lines_of(text: str, size: float, room: float) -> list[str]:
    """Break a text into the lines it takes; joined they are the text again, a line end stays with its line."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        rest = line.rstrip("\r\n")
        if not rest:
            found.append("\n")
        while rest:
            cut = max(1, fitting(rest, size, room * _SLACK))
            found.append(rest[:cut])
            rest = rest[cut:]
            if not rest and line.endswith("\n"):
                found[-1] += "\n"
    return found


def filled(items: Iterable[str], look: Look, width: float, height: float) -> Iterator[list[Piece]]:
    """Divide paragraphs over boxes of one size; one longer than what is left is divided, at a full stop if it can be."""
    box: list[Piece] = []
    left = height
    for item in items:
        goes_on = False
        # Line ends inside a paragraph would be one more thing to count; on a slide they become spaces.
        rest = lines_of(" ".join(item.split()), look.size, width)
        while rest:
            room = int((left - look.after) // look.line)
            if (room < 1 or (room < 2 < len(rest))) and box:
                yield box
                box, left = [], height
                continue
            part, rest = _divided(rest, max(room, 1), look, width)
            used = len(part) * look.line + look.after
            box.append(Piece("".join(part), used, goes_on))
            left = left - used if not rest else 0
            goes_on = True
    if box:
        yield box


def _divided(lines: list[str], room: int, look: Look, width: float) -> tuple[list[str], list[str]]:
    """Take what fits; where a sentence ends in the second half of it, the rest begins with a sentence."""
    part, rest = lines[:room], lines[room:]
    taken = "".join(part)
    stop = taken.rfind("。") + 1
    if not rest or stop <= len(taken) // 2:
        return part, rest
    return (
        lines_of(taken[:stop], look.size, width),
        lines_of(taken[stop:] + "".join(rest), look.size, width),
    )


def rows_in(cells: tuple[str, ...], look: Look, widths: list[float], most: int) -> Iterator[tuple[str, ...]]:
    """Divide a row of a table into rows of at most `most` lines each."""
    columns = [lines_of(cell, look.size, width) for cell, width in zip(cells, widths, strict=True)]
    for start in range(0, max(1, *(len(lines) for lines in columns)), most):
        yield tuple("".join(lines[start : start + most]).strip("\n") for lines in columns)


def height_of(cells: tuple[str, ...], look: Look, widths: list[float], padding: float) -> float:
    """How tall a row of a table becomes."""
    most = max(
        max(1, len(lines_of(cell, look.size, width))) for cell, width in zip(cells, widths, strict=True)
    )
    return most * look.line + 2 * padding
