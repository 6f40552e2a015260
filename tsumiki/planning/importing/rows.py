"""How a row of each part is read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.importing.amounts import (
    Number,
    fiscal_year_in,
    is_nothing,
    month_in,
    number_in,
    thousand_yen,
)
from tsumiki.planning.importing.reading import RowReader, Taken
from tsumiki.planning.importing.words import plain

KINDS = {
    "最終の姿": "impact", "インパクト": "impact", "成果指標": "outcome", "アウトカム": "outcome",
    "活動指標": "output", "アウトプット": "output",
}  # fmt: skip
SOURCES = {
    "国の交付金等": "grant", "国庫支出金": "grant", "国庫補助金": "grant", "交付金": "grant", "国費": "grant", "国": "grant",
    "都道府県支出金": "prefecture", "県支出金": "prefecture", "県費": "prefecture", "県補助金": "prefecture", "道支出金": "prefecture",
    "地方債": "bond", "町債": "bond", "市債": "bond", "村債": "bond", "起債": "bond",
    "その他の特定財源": "other", "その他": "other", "その他財源": "other",
    "一般財源": "general", "町費": "general", "市費": "general", "村費": "general", "単費": "general",
}  # fmt: skip


def _number(reader: RowReader, name: str) -> Number | None:
    value = reader.cell(name)
    if is_nothing(value):
        return None
    found = number_in(value)
    if found is None:
        reader.doubt(name, f"「{str(value)[:20]}」は数として読み取れません。空けておきます。")
    elif found.is_about:
        reader.doubt(
            name, f"「{str(value)[:20]}」の「約」は残せません。{number(found.value)}として取り入れます。"
        )
    return found


def read_kpi(reader: RowReader, years: range) -> None:
    base_field = next(iter(reader.fields("baseline")), "")
    base = _number(reader, base_field) if base_field else None
    increments, workings, units = _increments(reader, years, base)
    unit = reader.text("unit", 20) or next((each for each in [base.unit if base else "", *units] if each), "")
    if not unit:
        reader.doubt("name", "単位がありません。取り入れた後に【要記入】を直してください。")
    year = _baseline_year(reader, base_field, base)
    baseline = base.value if base and year is not None else None
    if base and year is None:
        reader.doubt(
            base_field, "現時点値の年度がありません。年度がわからない値は取り入れず、空けておきます。"
        )
    reader.table.rows.append(
        Taken(
            reader.row.number,
            {
                "name": reader.text("name", 120),
                "kind": _kind(reader),
                "unit": unit[:20],
                "baseline": baseline,
                "baseline_year": year if baseline is not None else None,
                "method": reader.text("method", 300),
                "source": reader.text("source", 200),
                "increments": increments,
            },
            tuple(workings),
        )
    )


def _kind(reader: RowReader) -> str:
    said = plain(reader.cell("kind"))
    for word, kind in KINDS.items():
        if word in said:
            return kind
    reader.doubt(
        "kind",
        "種類（成果指標か活動指標か）が書かれていません。成果指標として取り入れるので、確かめてください。",
    )
    return "outcome"


def _baseline_year(reader: RowReader, base_field: str, base: Number | None) -> int | None:
    if base is None:
        return None
    _, _, named = base_field.partition(":")
    if named:
        return int(named)
    year = fiscal_year_in(reader.cell("baseline_year"))
    return year if year is not None and 1990 <= year <= 2100 else None


def _increments(
    reader: RowReader, years: range, base: Number | None
) -> tuple[dict[int, Decimal], list[str], list[str]]:
    """The yearly increments: as they stand, or from the targets of two years that follow each other."""
    found: dict[int, Decimal] = {}
    units = []
    for name in reader.fields("increment"):
        if (value := _number(reader, name)) is not None:
            found[int(name.partition(":")[2])] = value.value
    targets = {}
    for name in reader.fields("target"):
        if (value := _number(reader, name)) is not None:
            targets[int(name.partition(":")[2])] = value.value
            units.append(value.unit)
    made, workings = _from_targets(reader, targets, years, base.value if base else None)
    found = made | found
    for year in [year for year in found if year not in years]:
        reader.doubt("name", f"{fiscal_year_label(year)}は計画期間の外です。その増加分は取り入れません。")
        del found[year]
    return found, workings, units


def _from_targets(
    reader: RowReader, targets: dict[int, Decimal], years: range, baseline: Decimal | None
) -> tuple[dict[int, Decimal], list[str]]:
    made: dict[int, Decimal] = {}
    workings = []
    for year in sorted(targets):
        label = fiscal_year_label(year).partition("（")[0]
        if year - 1 in targets:
            before, word = targets[year - 1], fiscal_year_label(year - 1).partition("（")[0]
        elif year == years.start and baseline is not None:
            before, word = baseline, "現時点値"
        else:
            missing = "現時点値" if year == years.start else "前の年度の目標値"
            reader.doubt(
                f"target:{year}", f"{label}の増加分は、{missing}がないため計算できません。空けておきます。"
            )
            continue
        made[year] = targets[year] - before
        workings.append(
            f"{label}の増加分＝目標値{number(targets[year])}−{word}{number(before)}＝{signed(made[year])}"
        )
    return made, workings


def read_budget(reader: RowReader, years: range) -> None:
    wide = reader.fields("amount_in")
    cells: list[tuple[str, int | None]] = [(name, int(name.partition(":")[2])) for name in wide]
    if not wide:
        cells = [("amount", _year_of(reader))]
    for name, year in cells:
        amount = _amount(reader, name)
        if amount is None:
            continue
        if year is None:
            reader.doubt("fiscal_year", "年度がわかりません。この行は取り入れません。")
            continue
        if year not in years:
            reader.doubt(name, f"{fiscal_year_label(year)}は計画期間の外です。そのまま取り入れます。")
        reader.table.rows.append(Taken(reader.row.number, _line(reader, year, amount)))


def _year_of(reader: RowReader) -> int | None:
    return fiscal_year_in(reader.cell("fiscal_year"))


def _amount(reader: RowReader, name: str) -> int | None:
    found = _number(reader, name)
    if found is None:
        return None
    money = thousand_yen(found, reader.table.unit)
    if money is None:
        reader.doubt(name, "金額の単位がわかりません。表の上の「金額の単位」で選ぶと取り入れます。")
        return None
    amount, is_rounded = money
    if amount < 0 or amount > 999_999_999:
        reader.doubt(name, "金額が0より小さいか大きすぎるため、取り入れません。")
        return None
    if is_rounded:
        reader.doubt(name, f"千円未満を四捨五入し、{amount:,}千円として取り入れます。")
    return amount


def _line(reader: RowReader, year: int, amount: int) -> dict[str, Any]:
    said = plain(reader.cell("source_kind"))
    kind = SOURCES.get(said)
    if kind is None:
        word = f"財源「{said[:20]}」を読み取れません" if said else "財源が書かれていません"
        reader.doubt("source_kind", f"{word}。一般財源として取り入れるので、確かめてください。")
    return {
        "fiscal_year": year,
        "item": reader.text("item", 120),
        "amount": amount,
        "source_kind": kind or "general",
        "grant": reader.text("grant", 200),
        "note": reader.text("note", 200),
    }


# What a town, or our own workbook, calls a day to reach.
_MILESTONES = {
    "予算要求": "budget",
    "議会": "council",
    "公募・申請の締切": "deadline",
    "締切": "deadline",
    "節目": "other",
    "その他の節目": "other",
}


def read_roadmap(reader: RowReader, years: range) -> None:
    kind = plain(reader.cell("kind"))
    if kind == "積み木":
        return  # blocks of the stack stand on the roadmap by themselves
    months = {}
    for name in ("start", "end"):
        value = reader.cell(name)
        months[name] = month_in(value)
        if months[name] is None and not is_nothing(value):
            reader.doubt(name, f"「{str(value)[:20]}」は年月として読み取れません。")
    start = months["start"] or months["end"]
    end = months["end"] or months["start"]
    if start is None or end is None:
        reader.doubt("start", "始める月がわかりません。この行は取り入れません。")
        return
    if end < start:
        reader.doubt("end", "終える月が始める月より前です。この行は取り入れません。")
        return
    milestone = _MILESTONES.get(kind, "")
    values = {
        "title": reader.text("title", 120),
        "start_on": start,
        "end_on": start if milestone else end,
        "section": reader.text("section", 60),
        "milestone_kind": milestone,
    }
    if values["title"]:
        reader.table.rows.append(Taken(reader.row.number, values))


def read_partner(reader: RowReader, years: range) -> None:
    values = {
        "name": reader.text("name", 120),
        "role": reader.text("role", 300),
        "contribution": reader.text("contribution", 300),
    }
    if not values["role"]:
        reader.doubt("role", "担う役割が書かれていません。取り入れた後に【要記入】を直してください。")
    if values["name"]:
        reader.table.rows.append(Taken(reader.row.number, values))


def read_risk(reader: RowReader, years: range) -> None:
    limits = {"text": 200, "sign": 200, "response": 300, "section": 60}
    values = {name: reader.text(name, limit) for name, limit in limits.items()}
    if values["text"]:
        reader.table.rows.append(Taken(reader.row.number, values))


READERS: dict[str, Callable[[RowReader, range], None]] = {
    "kpis": read_kpi,
    "budget": read_budget,
    "roadmap": read_roadmap,
    "partners": read_partner,
    "risks": read_risk,
}
