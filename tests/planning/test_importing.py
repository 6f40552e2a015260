"""The reading of workbooks: columns moved, merged and renamed, titles and totals around, numbers as towns write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.planning.importing import PARTS, Grid, Settings, find_tables, read_table
from tsumiki.planning.importing.budget import unit_of
from tsumiki.planning.importing.values import months_in, number_in, year_in
from tsumiki.planning.models import BudgetLine, Kpi
from tsumiki.planning.tables import TABLES

YEARS = (2027, 2028, 2029)


def grid(*rows, name="シート", merged=()):
    return Grid(name, list(enumerate(rows, start=1)), merged)


def read(sheet, **said):
    """The only table of a sheet, read."""
    (table,) = find_tables([sheet])
    return table, read_table(sheet, table, Settings(YEARS, unit=unit_of(sheet, table), **said))


def codes(table):
    return [column.code for column in table.columns]


# --- values ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cell", "value", "unit", "year"),
    [
        ("１，２００人", 1200, "人", None),
        ("△3", -3, "", None),
        ("▲5.2％", Decimal("-5.2"), "%", None),
        ("120人（R6年度）", 120, "人", 2024),
        ("約12万人", 120_000, "人", None),
        ("3.5億円", 350_000_000, "円", None),
        ("1,200千円", 1_200_000, "円", None),
        (12.5, Decimal("12.5"), "", None),
        ("－", None, "", None),
        ("", None, "", None),
        ("未定", None, "", None),
        ("10〜20人", None, "", None),
    ],
)
def test_numbers_as_towns_write_them(cell, value, unit, year):
    found = number_in(cell)

    assert (found.value, found.unit, found.year) == (value, unit, year)


@pytest.mark.parametrize("cell", ["未定", "10〜20人", "約12万人", "50人以上"])
def test_what_is_not_plainly_a_number_is_doubted(cell):
    assert number_in(cell).doubt


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和7年度", 2025), ("Ｒ７", 2025), ("R7年度目標", 2025), ("2025年度", 2025), ("令和元年度", 2019), ("H30", 2018),
        ("2025", 2025), ("令和8年度（2026年度）の増加分", 2026), ("2025人", None), ("12,025", None), ("目標値", None),
    ],
)  # fmt: skip
def test_years_as_towns_write_them(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2027年4月", "2027-04", "2027-04"), ("R9.4", "2027-04", "2027-04"), ("2027-04-15", "2027-04", "2027-04"),
        ("令和9年4月〜令和10年3月", "2027-04", "2028-03"), ("R9.4～R9.9", "2027-04", "2027-09"), ("R9.10～3月", "2027-10", "2028-03"),
        ("令和9年度", "2027-04", "2028-03"), ("R9年度下半期", "2027-10", "2028-03"), ("令和9年度第1四半期", "2027-04", "2027-06"),
        ("R9.9～R9.4", "", ""), ("春ごろ", "", ""), ("2027年13月", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_months_as_towns_write_them(text, start, end):
    found = months_in(text)

    assert (found.start, found.end) == (start, end)


# --- words ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", TABLES)
def test_every_column_of_the_plans_tables_is_known_by_its_own_heading(key):
    fields = {field.name: str(field.verbose_name) for field in TABLES[key].columns}

    assert {each.name: each.label for each in PARTS[key].fields} == fields


@pytest.mark.parametrize(
    ("key", "name", "choices"),
    [
        ("kpis", "kind", Kpi.Kind.choices),
        ("budget", "source_kind", BudgetLine.Source.choices),
        *((key, f.name, f.choices) for key, table in TABLES.items() for f in table.columns if f.choices),
    ],
)
def test_every_choice_is_known_by_its_own_words(key, name, choices):
    known = PARTS[key].field(name).choices

    assert set(known) == {str(value) for value, _ in choices}
    assert all(label in known[str(value)] for value, label in choices)


# --- tables ---------------------------------------------------------------------------------------
def test_targets_become_increments_with_the_sum_shown():
    _, taken = read(
        grid(
            ["指標", "単位", "基準値（R7）", "R9目標", "R10目標", "R11目標"],
            ["登録数", "件", 100, 130, 125, "未定"],
        )
    )

    (row,) = taken.rows
    assert (row.values["baseline"], row.values["baseline_year"]) == ("100", "2025")
    assert (row.values["year-2027"], row.values["year-2028"]) == ("30", "-5")
    assert "year-2029" not in row.values
    assert row.notes == [
        "令和9年度の増加分　130 − 100（現時点値） ＝ ＋30",
        "令和10年度の増加分　125 − 130（令和9年度の目標値） ＝ −5",
    ]
    assert [str(doubt) for doubt in row.doubts] == [
        "シート「シート」のF2：「未定」は数として読み取れないので、空けておきます。"
    ]


def test_a_single_target_of_the_last_year_is_not_spread_over_the_years():
    _, taken = read(grid(["指標", "単位", "現状値（R7）", "目標値（R11）"], ["登録数", "件", 100, 160]))

    (row,) = taken.rows
    assert not any(name.startswith("year-") for name in row.values)
    assert "令和11年度の増加分は空けておきます（目標値は160）。" in row.doubts[0].text


def test_what_stands_around_a_table_is_no_line_of_it():
    _, taken = read(
        grid(
            ["総合戦略"],
            ["単位：千円"],
            ["年度", "費目", "事業費", "財源"],
            ["R9", "改修", 1200, "一財"],
            ["〃", "委託", "３００", "国費"],
            ["", "合計", 1500, ""],
            ["※見積による"],
        )
    )

    assert [(r.values["fiscal_year"], r.values["amount"], r.values["source_kind"]) for r in taken.rows] == [
        ("2027", "1200", "general"),
        ("2027", "300", "grant"),
    ]
    assert [skipped.where for skipped in taken.skipped] == ["シート「シート」のB6", "シート「シート」のA7"]


@pytest.mark.parametrize(("total", "doubts"), [(1500, 0), (1400, 1)])
def test_a_total_that_does_not_add_up_is_told(total, doubts):
    head = ["年度", "費目", "事業費（千円）", "財源"]
    _, taken = read(
        grid(head, ["R9", "改修", 1200, "一財"], ["R9", "委託", 300, "国費"], [None, "合計", total])
    )

    wrong = [str(each) for each in taken.skipped if "違います" in each.text]
    assert len(taken.rows) == 2
    assert (
        wrong
        == [
            "シート「シート」のC4：書いてある合計1,400は、取り入れる行の和1,500と違います。元の表を確かめてください。"
        ]
        * doubts
    )


def test_a_total_of_each_group_adds_up():
    head = ["年度", "費目", "事業費（千円）", "財源"]
    rows = (
        ["R9", "改修", 10, "一財"],
        [None, "計", 10],
        ["R10", "改修", 20, "一財"],
        [None, "計", 20],
        [None, "合計", 30],
    )
    _, taken = read(grid(head, *rows))

    assert [each.text for each in taken.skipped if "違います" in each.text] == []


def test_a_merged_amount_counts_once_and_a_merged_year_for_each_row():
    rows = (
        ["年度", "費目", "金額（千円）", "財源"],
        ["R9", "改修", 1200, "一財"],
        [None, "委託", None, "一財"],
    )
    _, taken = read(grid(*rows, merged=[(2, 0, 3, 0), (2, 2, 3, 2)]))

    first, second = taken.rows
    assert (first.values["fiscal_year"], first.values["amount"]) == ("2027", "1200")
    assert "結合された金額です" in second.problems[0].text


def test_years_and_sources_may_stand_above_the_amounts():
    rows = (
        ["費目", "令和9年度", None, "R10", None, "計"],
        [None, "国費", "町費", "国費", "町費", None],
        ["改修", 1, 2, 0, "4", 7],
    )
    merged = [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)]
    table, taken = read(grid(*rows, name="事業費（千円）", merged=merged), source="")

    assert codes(table) == [
        "item",
        "amount-2027-grant",
        "amount-2027-general",
        "amount-2028-grant",
        "amount-2028-general",
        "",
    ]
    # The unit stands nowhere in the cells: nobody knows it.
    assert all("金額の単位" in row.problems[0].text for row in taken.rows)


def test_tables_stacked_in_one_sheet_are_found_one_by_one():
    sheet = grid(
        ["1 指標"],
        ["指標", "単位", "現状値（R7）"],
        ["登録数", "件", 3],
        ["2 行程"],
        ["取組内容", "開始", "終了"],
        ["設計", "R9.4", "R9.9"],
        ["3 体制"],
        ["業務", "所管課"],
        ["公募", "企画課"],
    )
    found = find_tables([sheet])

    assert [(table.part, table.title) for table in found] == [
        ("kpis", "1 指標"),
        ("roadmap", "2 行程"),
        ("roles", "3 体制"),
    ]
    assert [len(read_table(sheet, table, Settings(YEARS)).rows) for table in found] == [1, 1, 1]


def test_a_drawn_schedule_gives_the_first_and_the_last_month():
    rows = (
        ["取組", "令和9年度", None, None, None],
        [None, "4月", "7月", "10月", "1月"],
        ["設計", "→", None, None, None],
        ["工事", None, "■", None, None],
    )
    _, taken = read(grid(*rows, merged=[(1, 0, 2, 0), (1, 1, 1, 4), (4, 2, 4, 4)]))

    assert [(r.values["start_on"], r.values["end_on"]) for r in taken.rows] == [
        ("2027-04", "2027-04"),
        ("2027-07", "2028-01"),
    ]


def test_a_block_of_the_stack_is_left_to_the_stack():
    _, taken = read(
        grid(
            ["種類", "行うこと", "始める月", "終える月"],
            ["積み木", "空き家調査", "R9.4", "R9.5"],
            ["節目", "議会", "R9.6", ""],
        )
    )

    assert [(r.values["title"], r.values["milestone_kind"]) for r in taken.rows] == [("議会", "other")]
    assert "積み上げる" in taken.skipped[0].text


def test_an_unknown_choice_stays_open_and_is_doubted():
    _, taken = read(grid(["リスク", "影響度", "対策"], ["応募がない", "甚大", "延長"]))

    assert "effect" not in taken.rows[0].values
    assert (
        str(taken.rows[0].doubts[0])
        == "シート「シート」のB2：「甚大」が「影響」のどれに当たるか分からないので、いまの値か、はじめの値のままにします。"
    )


def test_what_the_form_asks_for_and_nobody_wrote_is_marked():
    _, taken = read(grid(["指標", "現状値（R7）"], ["満足している人", 3]))

    assert taken.rows[0].values["unit"] == "【要記入】"


# --- the same table in any dress -------------------------------------------------------------------
TEXT = st.text("住民家支援あいウエＡb１、", min_size=1, max_size=10).filter(
    lambda t: t.strip() == t and year_in(t) is None and t not in "〃々"
)
NUMBER = st.integers(0, 30_000)
MONTH = st.tuples(st.integers(2027, 2029), st.integers(1, 12))
NOT_WRITTEN = {"period", "is_milestone", "target", "target_year", "reached", "grant"}


def written(draw, each):
    """A value of a field, and how a town may have written it."""
    if each.name == "milestone_kind":
        return "", "行程"
    if each.kind == "choice":
        value = draw(st.sampled_from(sorted(each.choices)))
        return value, draw(st.sampled_from(each.choices[value]))
    if each.kind in ("number", "amount", "baseline"):
        number = draw(NUMBER)
        shapes = [
            number,
            f"{number:,}",
            f"{number}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        ]
        return str(number), draw(st.sampled_from(shapes))
    if each.kind == "year":
        year = draw(st.sampled_from(YEARS))
        return str(year), draw(
            st.sampled_from([year, f"令和{year - 2018}年度", f"Ｒ{year - 2018}", f"{year}年度"])
        )
    if each.kind == "month":
        year, month = draw(MONTH)
        shapes = [f"{year}年{month}月", f"R{year - 2018}.{month}", f"{year}-{month:02}-01", f"{year}/{month}"]
        return f"{year}-{month:02}", draw(st.sampled_from(shapes))
    text = draw(TEXT)
    return text, text


@st.composite
def dressed(draw):
    """A table of a plan: columns shuffled, renamed, set apart by empty ones, under a title, its heading merged."""
    part = PARTS[draw(st.sampled_from(sorted(PARTS)))]
    fields = draw(st.permutations([each for each in part.fields if each.name not in NOT_WRITTEN]))
    gaps = [draw(st.integers(0, 1)) for _ in fields]
    places = [sum(gaps[: n + 1]) + n for n in range(len(fields))]
    rows, expected = [], []
    for _ in range(draw(st.integers(1, 4))):
        pairs = [written(draw, each) for each in fields]
        cells = [None] * (places[-1] + 1)
        for place, (_, cell) in zip(places, pairs, strict=True):
            cells[place] = cell
        rows.append(cells)
        expected.append({each.name: value for each, (value, _) in zip(fields, pairs, strict=True)})
    heading = [None] * (places[-1] + 1)
    for place, each in zip(places, fields, strict=True):
        heading[place] = draw(st.sampled_from([each.label, *each.words]))
    top = draw(st.integers(0, 3))
    deep = draw(st.booleans())
    titles = [[f"{part.titles[0]}の表"]] if top else []
    empty = [[None]] * (top - len(titles))
    under = [[None]] if deep else []
    first = top + 1
    merged = [(first, place, first + 1, place) for place in places] if deep else []
    return part, grid(*titles, *empty, heading, *under, *rows, name=part.label, merged=merged), expected


@settings(max_examples=150, deadline=None)
@given(dressed())
def test_a_table_in_any_dress_reads_back_the_same(dress):
    part, sheet, expected = dress
    (table,) = find_tables([sheet])
    taken = read_table(sheet, table, Settings(YEARS, unit="thousand"))

    assert table.part == part.key
    assert [row.problems for row in taken.rows] == [[] for _ in expected]
    names = {each.name for each in part.fields} - NOT_WRITTEN
    assert [{n: row.values.get(n, "") for n in names} for row in taken.rows] == [
        {n: row[n] for n in names} for row in expected
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=8),
                st.sampled_from(["指標", "単位", "R9", "費目", "金額", "合計"]),
            ),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_no_sheet_stops_the_reading(rows):
    sheet = grid(*rows, merged=[(1, 0, 2, 1)])
    for table in find_tables([sheet]):
        read_table(sheet, table, Settings(YEARS))


def test_a_file_made_of_merged_cells_is_not_followed_for_ever():
    sheet = grid(*[["あ"] * 100] * 500, merged=[(1, 0, 500, 99)] * 3_000)

    assert find_tables([sheet]) == []
