"""Own numbers out as a workbook and back: a row for each number, a column for each year."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.diagnosis.own import records
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import OwnFigure
from tsumiki.diagnosis.own import figure_sheets as sheets
from tsumiki.diagnosis.own.tables import State
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.kernel.text import fold

words = st.text(alphabet="abcあいう漢字・=+-@ （）", max_size=20)
full = words.filter(lambda text: text.strip())
numbers = st.decimals(min_value=-999_999, max_value=999_999, places=2).map(lambda value: f"{value:f}")
figures = st.fixed_dictionaries(
    {
        "name": full,
        "unit": words,
        "themes": st.lists(st.sampled_from(list(catalogue().theme_names)), min_size=1, unique=True),
        "year_kind": st.sampled_from(OwnFigure.YearKind.values),
        "values": st.dictionaries(st.integers(1950, 2025).map(str), numbers, min_size=1, max_size=5),
        "source": full,
        "source_url": st.sampled_from(["", "https://example.lg.jp/a?b=c"]),
        "method": words,
    }
)


def book_of(header, *rows):
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet("数値", header=header, rows=rows)])
    buffer.seek(0)
    return buffer


def read(file, name="数値.xlsx"):
    return sheets.read(file, name=name)


def unsaved(data, key=1):
    return OwnFigure(pk=key, version=1, **data)


@given(st.lists(figures, min_size=1, max_size=5, unique_by=lambda data: fold(data["name"])))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_back_unchanged(found):
    there = [unsaved(data, key) for key, data in enumerate(found, start=1)]

    rows = sheets.judge(read(io.BytesIO(sheets.workbook(there))), there)

    assert [row.state for row in rows] == [State.SAME] * len(there)


def test_years_may_be_written_as_offices_do_and_stand_anywhere():
    book = openpyxl.Workbook()
    book.active.append(["令和6年度", "指標", "R5", "課題", "出典", 2020])
    book.active.append(["1,298", "通いの場", "―", "健康、交流・居場所", "福祉課", "△3"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    [row] = sheets.judge(read(file), [])

    assert (row.state, row.data["name"]) == (State.NEW, "通いの場")
    assert row.data["values"] == {"2020": "-3", "2024": "1298"}
    assert row.data["themes"] == ["health", "exchange"]
    assert row.data["year_kind"] == "fiscal"


def test_empty_cells_keep_what_is_there():
    there = unsaved(records.figure_data(), 7)
    file = book_of(("数値の名称", "2021", "2025", "出典"), ("空き家の戸数（町の実態調査）", "", "260", ""))

    [row] = sheets.judge(read(file), [there])

    assert (row.state, row.key) == (State.CHANGED, 7)
    assert row.data == records.figure_data(values={"2021": "214", "2024": "247", "2025": "260"})
    assert [(c.label, c.before, c.after) for c in row.changes] == [("2025の値", "", "260")]


def test_mark_lets_the_name_change():
    there = unsaved(records.figure_data(), 7)
    file = book_of(("数値の名称", "2024", "符号"), ("空き家の数", "247", "7"))

    [row] = sheets.judge(read(file), [there])

    assert (row.state, row.key, row.data["name"]) == (State.CHANGED, 7, "空き家の数")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "健康", "福祉課", "5"), "シート「数値」のA2：数値の名称が空です"),
        (("通いの場", "", "福祉課", "5"), "シート「数値」のB2：新しい数値には、課題・分野が要ります"),
        (("通いの場", "健康", "", "5"), "シート「数値」のC2：新しい数値には、出典が要ります"),
        (("通いの場", "健康", "福祉課", ""), "値が1つもありません"),
        (("通いの場", "けんこう町", "福祉課", "5"), "シート「数値」のB2：「けんこう町」は使えません"),
        (("通いの場", "健康", "福祉課", "五か所"), "シート「数値」のD2：「五か所」は数として読み取れません"),
        (("あ" * 81, "健康", "福祉課", "5"), "シート「数値」のA2：80字以内で"),
    ],
)
def test_mistakes_name_their_cell(row, sentence):
    [judged] = sheets.judge(read(book_of(("数値の名称", "課題・分野", "出典", "2024"), row)), [])

    assert judged.state is State.WRONG
    assert sentence in judged.problems[0]


def test_address_must_be_one():
    file = book_of(
        ("数値の名称", "課題・分野", "出典", "出典のURL", "2024"), ("通い", "健康", "課", "javascript:x", "5")
    )

    assert "から始まるURL" in sheets.judge(read(file), [])[0].problems[0]


def test_year_that_cannot_be_is_told():
    file = book_of(("数値の名称", "課題・分野", "出典", "1900"), ("通い", "健康", "課", "5"))

    assert "年は、1945年から" in sheets.judge(read(file), [])[0].problems[0]


def test_two_rows_of_one_name_are_told():
    row = ("通いの場", "健康", "福祉課", "5")
    rows = sheets.judge(read(book_of(("数値の名称", "課題・分野", "出典", "2024"), row, row)), [])

    assert [each.state for each in rows] == [State.NEW, State.WRONG]


@pytest.mark.parametrize("header", [("数値の名称", "出典"), ("出典", "2024")])
def test_table_without_names_or_years_is_refused(header):
    with pytest.raises(InputError, match="数値の名称」と年"):
        read(book_of(header, ("あ", "い")))


def test_csv_is_read():
    content = write_csv([("名称", "分野", "出典", "2024年度"), ("通いの場", "健康", "福祉課", 5)])

    assert sheets.judge(read(io.BytesIO(content), "数値.csv"), [])[0].data["values"] == {"2024": "5"}
