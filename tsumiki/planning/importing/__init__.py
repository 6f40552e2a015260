"""Reading a town's own workbook as the tables of a plan. Plain values in, plain values out; nothing here knows Django.

    grids = [Grid(…), …]                        # the sheets as they were uploaded
    for table in find_tables(grids):            # which table is which part, which column which field
        taken = read_table(grids[table.sheet], table, Settings(years=(2027, 2028, 2029)))

A row is read as the text one would type into the plan's form. What is not known stays empty; every doubt names its cell.
"""

from tsumiki.planning.importing.fields import PARTS, Field, Part, options_for
from tsumiki.planning.importing.finding import Column, FoundTable, find_tables
from tsumiki.planning.importing.grid import Grid
from tsumiki.planning.importing.lines import Doubt, Taken, TakenRow
from tsumiki.planning.importing.reading import Settings, read_table

__all__ = [
    "PARTS",
    "Column",
    "Doubt",
    "Field",
    "FoundTable",
    "Grid",
    "Part",
    "Settings",
    "Taken",
    "TakenRow",
    "find_tables",
    "options_for",
    "read_table",
]
