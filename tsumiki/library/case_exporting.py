"""Cases and their events in the form of the import."""

from tsumiki.library.case_cells import Cells
from tsumiki.library.case_sheets import workbook


def template() -> bytes:
    """The table to fill in."""
    return workbook([], [], Cells.of_current_edition().offered())
