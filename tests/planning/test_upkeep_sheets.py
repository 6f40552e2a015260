"""The workbook's live formulas give what the simulation gives, by a reader of formulas that knows nothing of it."""

import io
import re

import openpyxl
import pytest

from tsumiki.kernel.sheets import Formula, Sheet, write_csv, write_xlsx
from tsumiki.planning import demo_money, services, sheets
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.upkeep_sheets import LINES, OUTLOOK, USERS


class Column:
    """A column of cells as a spreadsheet computes with it: cell by cell, an empty one as 0 or as no text."""

    def __init__(self, values):
        self.values = list(values)

    def _with(self, other, act):
        others = other.values if isinstance(other, Column) else [other] * len(self.values)
        return Column(act(own, another) for own, another in zip(self.values, others, strict=True))

    def __add__(self, other):
        return self._with(other, lambda a, b: (a or 0) + (b or 0))

    def __mul__(self, other):
        return self._with(other, lambda a, b: (a or 0) * (b or 0))

    def __le__(self, other):
        return self._with(other, lambda a, b: (a or 0) <= b)

    def __ge__(self, other):
        return self._with(other, lambda a, b: (a or 0) >= b)

    def __gt__(self, other):
        return self._with(other, lambda a, b: (a or 0) > b)

    def __eq__(self, other):
        return self._with(other, lambda a, b: ("" if a is None else a) == b)

    __hash__ = None


FUNCTIONS = {
    "IF": lambda test, yes, no: yes if test else no,
    "MAX": max,
    "INT": lambda value: int(value // 1),
    "SUMPRODUCT": lambda column: sum(column.values),
}


def value_of(book, sheet, address):
    """A cell's value; a formula is computed, and the cells it names before it."""
    content = book[sheet][address].value
    if not (isinstance(content, str) and content.startswith("=")):
        return content
    names = {
        "cell": lambda s, a: value_of(book, s, a),
        "column": lambda s, a: _column(book, s, a),
        **FUNCTIONS,
    }
    text = re.sub(r"(?<![<>])=(?!=)", "==", content[1:])
    text = re.sub(
        r"'([^']+)'!(\$[A-Z]\$\d+:\$[A-Z]\$\d+)",
        lambda m: f'column("{m[1]}","{m[2].replace("$", "")}")',
        text,
    )
    text = re.sub(r"'([^']+)'!(\$[A-Z]\$\d+)", lambda m: f'cell("{m[1]}","{m[2].replace("$", "")}")', text)
    text = re.sub(r'(?<!["A-Z:])\b([A-H]\d+)\b(?![":])', lambda m: f'cell("{sheet}","{m[1]}")', text)
    return eval(text, {"__builtins__": {}}, names)


def _column(book, sheet, addresses):
    return Column(row[0].value for row in book[sheet][addresses])


def book_of(plan):
    buffer = io.BytesIO()
    sheets.write(PlanRecord(plan), buffer)
    return openpyxl.load_workbook(buffer), openpyxl.load_workbook(buffer, data_only=True)


def recomputed(book):
    page = book[OUTLOOK]
    return [
        [value_of(book, OUTLOOK, cell.coordinate) for cell in row[:8]]
        for row in page.iter_rows(min_row=3, max_row=page.max_row)
    ]


def test_the_formulas_give_what_the_simulation_gives(plan, officer):
    demo_money.fill(plan, officer)

    live, kept = book_of(plan)

    expected = [list(row[:8]) for row in kept[OUTLOOK].iter_rows(min_row=3, values_only=True)]
    assert len(expected) == 28  # four cases of seven years
    assert recomputed(live) == expected


def test_a_changed_number_of_users_changes_the_outlook(plan, officer):
    demo_money.fill(plan, officer)
    live, kept = book_of(plan)
    live[USERS]["C4"] = 1000  # 見込み
    live[LINES]["D3"] = 2000  # 世話役の謝金, thousands of yen

    rows = recomputed(live)

    before = [row for row in kept[OUTLOOK].iter_rows(min_row=3, values_only=True) if row[0] == "見込み"]
    first = next(row for row in rows if row[0] == "見込み")
    half = next(row for row in rows if row[0] == "見込みの半分")
    # 850 people more leave 5,500 yen each; the fee of the helpers is 200,000 yen higher.
    assert (first[2], half[2], first[5] - before[0][5]) == (1000, 500, 850 * 5_500 - 200_000)


def test_without_users_or_lines_the_sheets_are_there_and_empty(plan, officer):
    empty, _ = book_of(plan)
    line = {"item": "=1+1", "side": "income", "basis": "per_user", "amount": 5, "starts": 2027}
    services.save_rows(plan, "upkeep", by=officer, expected_version=1, rows=[line])
    unknown, _ = book_of(plan)

    assert [[c.value for c in row] for row in empty[OUTLOOK].iter_rows(min_row=3)] == []
    assert [c.value for c in unknown[OUTLOOK][3]][:8] == ["控えめ", 2027, *[None] * 6]
    assert (unknown[LINES]["A3"].value, unknown[LINES]["A3"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("write", ["xlsx", "csv"])
def test_a_formula_keeps_its_value_where_nothing_computes(write):
    rows = [["x", Formula("=1+1", 2)]]

    if write == "csv":
        assert write_csv(rows).decode("utf-8-sig") == "x,2\r\n"
    else:
        buffer = io.BytesIO()
        write_xlsx(buffer, [Sheet("S", header=("a", "b"), rows=rows)])
        assert openpyxl.load_workbook(buffer)["S"]["B2"].value == "=1+1"
        assert openpyxl.load_workbook(buffer, data_only=True)["S"]["B2"].value == 2
