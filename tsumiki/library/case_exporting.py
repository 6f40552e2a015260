"""Cases and their events in the form of the import: what is read back says that nothing changes."""

from collections.abc import Iterable

from tsumiki.library.case_cells import Cells
from tsumiki.library.case_sheets import COLUMNS, EVENT_COLUMNS, workbook
from tsumiki.library.content import Data


def template() -> bytes:
    """The table to fill in."""
    return workbook([], [], Cells.of_current_edition().offered())


def exported(cases: Iterable[Data]) -> bytes:
    """The table with these cases, as their drafts say or as they were published."""
    cells = Cells.of_current_edition()
    rows, events = [], []
    for data in cases:
        rows.append([cells.shown(name, data[name]) for name in COLUMNS])
        of_case = {"title": data["title"], "towns": data["towns"]}
        events += [
            [cells.shown(name, (of_case | event)[name]) for name in EVENT_COLUMNS] for event in data["events"]
        ]
    return workbook(rows, events, cells.offered())
