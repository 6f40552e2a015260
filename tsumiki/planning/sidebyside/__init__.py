"""Several stacks side by side: blocks step by step, sums, order, calendar, what each answers. No Django.

comparison = compare([Stack("案A", ("peers", "kpi")), …], library, wanted, begins=date(2027, 4, 1))
comparison.columns[0].effort, .weeks, .faults, .unanswered
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tsumiki.planning.ordering import Fault, Strength, violations
from tsumiki.planning.pieces import Effort, Library, Piece, effort_of
from tsumiki.planning.proposing.calendar import Slot, calendar_of, weeks_of

Months = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack to compare; `months` are those people typed, for the blocks that have them."""

    title: str
    codes: tuple[str, ...]
    months: Mapping[str, Months] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the stacks are to answer."""

    challenges: frozenset[int] = frozenset()
    problems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """A block in one stack: its place, and its months (None where only one end is known)."""

    piece: Piece
    place: int
    start: date | None
    end: date | None
    is_in_all: bool


@dataclass(frozen=True, slots=True)
class Column:
    stack: Stack
    steps: tuple[tuple[Cell, ...], ...]
    effort: Effort
    weeks: int
    start: date | None
    end: date | None
    faults: tuple[str, ...]
    answered: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`steps` names the rows; every column has as many."""

    steps: tuple[str, ...]
    columns: tuple[Column, ...]


def compare(stacks: Sequence[Stack], library: Library, wanted: Wanted, *, begins: date) -> Comparison:
    """Lay the stacks side by side. Months that nobody typed follow from the weeks, counted from `begins`."""
    known = [tuple(code for code in stack.codes if code in library.pieces) for stack in stacks]
    used = sorted(
        {(library.pieces[code].step, library.pieces[code].step_name) for row in known for code in row}
    )
    common = frozenset.intersection(*(frozenset(row) for row in known)) if len(known) > 1 else frozenset()
    columns = tuple(
        _column(stack, codes, used, common, library, wanted, begins)
        for stack, codes in zip(stacks, known, strict=True)
    )
    return Comparison(tuple(name for _, name in used), columns)


def _column(  # noqa: PLR0917 (the one caller stands above)
    stack: Stack,
    codes: tuple[str, ...],
    used: list[tuple[int, str]],
    common: frozenset[str],
    library: Library,
    wanted: Wanted,
    begins: date,
) -> Column:
    slots = calendar_of(codes, library.pieces, library.rules)
    cells = [
        Cell(library.pieces[code], place, *_months(code, stack, slots[code], begins), code in common)
        for place, code in enumerate(codes, start=1)
    ]
    answered, unanswered = _answers(codes, library, wanted)
    return Column(
        stack=stack,
        steps=tuple(tuple(cell for cell in cells if cell.piece.step == step) for step, _ in used),
        effort=effort_of(library.pieces[code] for code in codes),
        weeks=weeks_of(slots),
        start=min((cell.start for cell in cells if cell.start), default=None),
        end=max((cell.end for cell in cells if cell.end), default=None),
        faults=faults_of(codes, library),
        answered=answered,
        unanswered=unanswered,
    )


def _months(code: str, stack: Stack, slot: Slot, begins: date) -> Months:
    typed = stack.months.get(code, (None, None))
    if any(typed):
        return typed
    return month_after(begins, slot.first_month), month_after(begins, slot.last_month)


def month_after(begins: date, months: int) -> date:
    """The first day of the month that many months later."""
    years, month = divmod(begins.month - 1 + months, 12)
    return date(begins.year + years, month + 1, 1)


def faults_of(codes: Sequence[str], library: Library) -> tuple[str, ...]:
    """What is wrong with the order, in words with the reason."""
    found = []
    for fault in violations(library.items(codes), library.rules):
        first, then = library.name(fault.first), library.name(fault.then)
        what = "が要ります" if fault.fault is Fault.MISSING else "を置きます"
        mark = "" if fault.strength is Strength.REQUIRED else "（おすすめ）"
        found.append(f"「{then}」の前に「{first}」{what}{mark}。{fault.reason}")
    return tuple(found)


def _answers(
    codes: Sequence[str], library: Library, wanted: Wanted
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(answered, not answered) of what is wanted, in words."""
    facts = [library.pieces[code].facts for code in codes]
    challenges = frozenset().union(*(one.challenges for one in facts)) if facts else frozenset()
    problems = frozenset().union(*(one.problems for one in facts)) if facts else frozenset()
    words = library.words
    rows = [(words.challenge(number), number in challenges) for number in sorted(wanted.challenges)]
    rows += [(f"「{words.problems.get(code, code)}」", code in problems) for code in sorted(wanted.problems)]
    return tuple(text for text, is_there in rows if is_there), tuple(
        text for text, is_there in rows if not is_there
    )
