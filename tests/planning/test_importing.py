"""Workbooks as towns have them: moved, renamed and merged headings, totals, notes, units. Nothing is guessed."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.sheets import ReadRow, ReadSheet
from tsumiki.planning.importing import FIELDS, find, read
from tsumiki.planning.importing.amounts import month_in, number_in
from tsumiki.planning.importing.words import year_in

YEARS = range(2027, 2030)


def sheet(*rows, merged=(), name="計画", is_hidden=False):
    """Rows from row 1 on; None is an empty row."""
    made = [ReadRow(name, place, tuple(row)) for place, row in enumerate(rows, start=1) if row is not None]
    return ReadSheet(name, tuple(made), tuple(merged), is_hidden)


def only(*sheets, **chosen):
    (table,) = read(sheets, years=YEARS, **chosen)
    return table


def values(table):
    return [row.values for row in table.rows]


def said(table):
    return [f"{doubt.where}：{doubt.sentence}" for doubt in table.doubts]


# --- words -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "year"),
    [("令和7年度", 2025), ("R7", 2025), ("Ｒ７", 2025), ("2025", 2025), ("２０２５年度", 2025), ("令和元年度", 2019),
     ("平成30年度", 2018), ("目標値（令和9年度）", 2027), ("年度", None), ("第7期", None), ("120", None)],
)  # fmt: skip
def test_years_as_offices_write_them(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("1,200人", 1200, "人"), ("１，２００", 1200, ""), ("△3", -3, ""), ("▲３．５％", "-3.5", "%"), ("-7", -7, ""),
     (12.5, "12.5", ""), (0.1 + 0.2, "0.3", "")],
)  # fmt: skip
def test_numbers_as_offices_write_them(text, value, unit):
    found = number_in(text)

    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["3〜5", "100人以上200人", "多数", "", "1.234", True, float("nan"), float("inf"), "９" * 20]
)
def test_what_is_not_one_number_is_none(text):
    assert number_in(text) is None


@pytest.mark.parametrize("text", ["2027-04", "2027年4月", "令和9年4月", "R9.4", "R9.4.15", date(2027, 4, 20)])
def test_months(text):
    assert month_in(text) == date(2027, 4, 1)


# --- a table as a town has it ----------------------------------------------------------------------
def test_absolute_targets_under_a_merged_heading_become_increments_with_the_arithmetic():
    table = only(
        sheet(
            ["第3章　重要業績評価指標"],
            None,
            ["No.", "重要業績評価指標（KPI）", "単位", "現状値\n（令和7年度）", "目標値", None, None],
            [None, None, None, None, "R9", "R10", "R11"],
            [1, "空き家バンクの入居", "世帯", "６", "8", "12", "18世帯"],
            [2, "空き家", "戸", 50, 45, 40, 35],
            ["計", None, None, None, 53, 52, 53],
            ["※ 毎年3月末の値"],
            merged=[(3, 4, 3, 6), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 4, 3), (1, 0, 1, 6)],
            name="KPI",
        )
    )

    first, second = values(table)
    assert (first["name"], first["unit"], first["baseline"], first["baseline_year"]) == (
        "空き家バンクの入居", "世帯", 6, 2025,
    )  # fmt: skip
    assert first["increments"] == {2027: 2, 2028: 4, 2029: 6}
    assert second["increments"] == {2027: -5, 2028: -5, 2029: -5}
    assert table.rows[0].workings[0] == "令和9年度の増加分＝目標値8−現時点値6＝+2"
    assert [doubt.sentence[:8] for doubt in table.skipped] == ["合計の行とみて取", "注記とみて取り入"]


def test_a_missing_year_leaves_the_next_increment_empty_and_says_so():
    table = only(
        sheet(["指標", "単位", "基準値", "基準年度", "令和9年度", "令和10年度", "令和11年度"],
              ["入居", "世帯", 6, "R7", 8, "未定", 18], name="KPI")
    )  # fmt: skip

    (row,) = values(table)
    assert row["increments"] == {2027: 2}
    assert (
        "シート「KPI」のG2：令和11年度の増加分は、前の年度の目標値がないため計算できません。空けておきます。"
        in said(table)
    )


def test_an_unknown_present_value_is_never_zero():
    table = only(sheet(["指標", "単位", "現状値", "R9", "R10"], ["入居", "世帯", "—", 8, 12]))

    (row,) = values(table)
    assert (row["baseline"], row["increments"]) == (None, {2028: 4})


def test_a_present_value_without_its_year_stays_empty_and_is_told():
    table = only(sheet(["指標", "単位", "現状値"], ["入居", "世帯", 6]))

    assert values(table)[0]["baseline"] is None
    assert any("現時点値の年度がありません" in sentence for sentence in said(table))


def test_tables_stacked_in_one_sheet_are_told_apart():
    tables = read(
        [
            sheet(
                ["指標", "単位", "R9増加分"], ["入居", "世帯", 2], None,
                ["年度", "経費の内容", "予算額（千円）", "財源内訳"], ["R9", "改修", "6,000", "県支出金"], ["合計", None, 6000, None],
                None, None,
                ["実施内容", "開始時期", "完了時期", "所管課"], ["調査", "R9.4", "令和9年6月", "企画課"], None,
                ["関係機関", "主な役割"], ["社会福祉協議会", "見守り"], None,
                ["想定されるリスク", "対応策"], ["人が集まらない", "声をかける"],
            )
        ],
        years=YEARS,
    )  # fmt: skip

    assert [(table.part, len(table.rows)) for table in tables] == [
        ("kpis", 1), ("budget", 1), ("roadmap", 1), ("partners", 1), ("risks", 1),
    ]  # fmt: skip
    assert values(tables[1])[0] | {"note": ""} == {
        "fiscal_year": 2027, "item": "改修", "amount": 6000, "source_kind": "prefecture", "grant": "", "note": "",
    }  # fmt: skip
    assert values(tables[2])[0]["end_on"] == date(2027, 6, 1)


def test_years_across_and_an_item_merged_down():
    table = only(
        sheet(
            ["（単位：円）"],
            ["費目", "財源", "令和9年度", "令和10年度"],
            ["改修", "国庫支出金", 3_000_000, None],
            [None, "一般財源", 3_000_500, 1_000_000],
            ["計", None, 6_000_500, 1_000_000],
            merged=[(3, 0, 4, 0)],
        )
    )

    assert [(v["item"], v["fiscal_year"], v["amount"], v["source_kind"]) for v in values(table)] == [
        ("改修", 2027, 3000, "grant"), ("改修", 2027, 3001, "general"), ("改修", 2028, 1000, "general"),
    ]  # fmt: skip
    assert "シート「計画」のC4：千円未満を四捨五入し、3,001千円として取り入れます。" in said(table)


def test_money_without_a_unit_waits_for_a_person():
    paper = sheet(["年度", "費目", "金額", "財源"], [2027, "改修", 6000, "一般財源"])

    silent, chosen = only(paper), only(paper, units={"t0-1": "千円"})

    assert (values(silent), len(silent.doubts)) == ([], 1)
    assert values(chosen)[0]["amount"] == 6000


@pytest.mark.parametrize(
    ("cell", "amount"), [("600万円", 6000), ("1.2億円", 120_000), ("3百万円", 3000), ("6,000千円", 6000)]
)
def test_the_unit_in_the_cell_goes_before_that_of_the_table(cell, amount):
    table = only(sheet(["年度", "費目", "金額（円）", "財源"], [2027, "改修", cell, "一般財源"]))

    assert values(table)[0]["amount"] == amount


def test_a_person_says_what_a_column_is_and_what_is_left_out():
    paper = sheet(["指標", "単位", "めざす値"], ["入居", "世帯", 2])

    chosen = only(paper, fields={("t0-1", 2): "increment:2027"})
    left_out = only(paper, parts={"t0-1": ""})

    assert values(chosen)[0]["increments"] == {2027: 2}
    assert values(left_out) == []


def test_a_hidden_sheet_is_shown_and_not_taken():
    table = only(sheet(["指標", "単位", "R9増加分"], ["入居", "世帯", 2], is_hidden=True))

    assert (table.part, table.rows) == ("", [])


@pytest.mark.parametrize(
    "rows",
    [
        (["氏名", "住所"], ["山田", "東京"]),
        (["年度（西暦）", "国の交付金等", "一般財源", "計（千円）"], [2027, 6000, 800, 6800]),
        (["指標の説明を次に書く"], ["単位は人とする"]),
    ],
)
def test_what_is_no_table_of_a_plan_is_left_alone(rows):
    assert find([sheet(*rows)]) == []


# --- properties ------------------------------------------------------------------------------------
words = st.text(st.sampled_from("空家人居場所話合利用者数率住民"), min_size=1, max_size=8).filter(
    lambda text: not text.endswith("計")
)
amounts = st.integers(-1000, 1000).map(Decimal)
kpis = st.fixed_dictionaries(
    {
        "name": words,
        "kind": st.sampled_from(["outcome", "output"]),
        "unit": st.sampled_from(["人", "世帯", "%"]),
        "baseline": amounts,
        "baseline_year": st.integers(2015, 2026),
        "method": st.sampled_from(["", "数える"]),
        "source": st.sampled_from(["", "名簿"]),
        "increments": st.fixed_dictionaries(dict.fromkeys(YEARS, amounts)),
    }
)
KINDS = {"outcome": "成果指標", "output": "活動指標"}


def columns_of(row_fields, chance):
    """The columns in any order, each under one of its words."""
    names = list(row_fields)
    chance.shuffle(names)
    return names, [chance.choice(FIELDS["kpis"][name]) for name in names]


@settings(max_examples=60)
@given(
    st.lists(kpis, min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.booleans(),
    st.integers(0, 3),
)
def test_renamed_shuffled_and_merged_columns_read_the_same(rows, chance, is_absolute, shift):
    fields = ("name", "kind", "unit", "baseline", "baseline_year", "method", "source")
    names, heads = columns_of(fields, chance)
    year_heads = [
        chance.choice([f"R{year - 2018}", fiscal_year_label(year), f"{year}年度"]) for year in YEARS
    ]
    over = "目標値" if is_absolute else "増加分"
    pad = [None] * shift
    top = [*pad, *heads, over, None, None]
    low = [*pad, *[None] * len(heads), *year_heads]
    body = []
    for row in rows:
        cells = [KINDS[row["kind"]] if name == "kind" else row[name] for name in names]
        running, years = row["baseline"], []
        for year in YEARS:
            running += row["increments"][year]
            years.append(running if is_absolute else row["increments"][year])
        body.append(
            [*pad, *(int(c) if isinstance(c, Decimal) else c or None for c in cells), *map(int, years)]
        )
    left = shift + len(heads)
    merged = [(1, left, 1, left + 2), *((1, shift + i, 2, shift + i) for i in range(len(heads)))]

    table = only(sheet(top, low, *body, merged=merged))

    assert values(table) == rows


@given(
    st.lists(st.lists(st.none() | st.text(max_size=6) | st.integers() | st.floats(), max_size=6), max_size=12)
)
def test_any_cells_are_read_without_an_error(rows):
    padded = [["指標", "単位", "R9", "現状値"], *rows, ["費目", "金額（千円）", "年度", "財源"], *rows]
    kept = [row if any(cell is not None for cell in row) else None for row in padded]

    read([sheet(*kept)], years=YEARS)


def test_random_order_is_really_used():
    assert columns_of(("name", "unit"), random.Random(1)) != columns_of(("name", "unit"), random.Random(2))
