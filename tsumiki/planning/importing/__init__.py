"""Reading a plan out of a workbook as towns have them: tables by their header words, cells with units, totals left out.

    for table in read(sheets, years=range(2027, 2030)):
        table.part, table.columns, table.rows, table.doubts

Pure values, no database. Nothing is guessed into a value: what cannot be read stays empty and is a doubt with its cell.
"""

from tsumiki.planning.importing.finding import Column, Place, find
from tsumiki.planning.importing.reading import Doubt, TableRead, Taken, read, read_table_of
from tsumiki.planning.importing.words import FIELDS, PART_LABELS, field_label

__all__ = [
    "FIELDS",
    "PART_LABELS",
    "Column",
    "Doubt",
    "Place",
    "TableRead",
    "Taken",
    "field_label",
    "find",
    "read",
    "read_table_of",
]
