"""Numbers, money and months as people type them into cells."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from tsumiki.kernel.dates import fiscal_year_of, parse_date
from tsumiki.kernel.errors import InputError
from tsumiki.planning.importing.words import plain, year_in

NOTHING = ("", "-", "ー", "—", "―", "－", "‐", "なし", "未定", "未設定", "検討中", "データなし", "…")
# How many yen one is.
MONEY = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_NUMBER = re.compile(
    r"(?P<about>約|およそ|概ね)?(?P<sign>[-+△▲−]?)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>\D{0,12})"
)
_UNIT = re.compile(r"(?:単位[:：]?)?\(?(百万円|千円|万円|億円|円)\)?")
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Number:
    """A cell as a number: with the unit that stood in it; `is_about` when it said 約."""

    value: Decimal
    unit: str = ""
    is_about: bool = False


def is_nothing(value: object) -> bool:
    return plain(value) in NOTHING


def number_in(value: object) -> Number | None:
    """Read 1,200人, △3, 約120, ３８．２％; None when it is not one number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value))
        # Cells hold 0.1+0.2 as 0.30000000000000004.
        rounded = exact.quantize(Decimal("0.01")) if exact.is_finite() and abs(exact) < _LARGEST else None
        return Number(rounded) if rounded is not None else None
    found = _NUMBER.fullmatch(plain(value).replace("ポイント", "pt"))
    if found is None:
        return None
    try:
        exact = Decimal(found["digits"].replace(",", ""))
    except InvalidOperation:
        return None
    if exact >= _LARGEST or exact != exact.quantize(Decimal("0.01")):
        return None
    sign = -1 if found["sign"] in ("-", "△", "▲", "−") else 1
    return Number(sign * exact, found["unit"], bool(found["about"]))


def money_unit_in(text: object) -> str:
    """千円 in 金額（千円） or 単位：千円; "" when none is said."""
    found = _UNIT.search(plain(text))
    return found[1] if found else ""


def thousand_yen(number: Number, unit: str) -> tuple[int, bool] | None:
    """The amount in thousands of yen and whether it was rounded; the cell's own unit goes before the table's."""
    factor = MONEY.get(number.unit) or MONEY.get(unit)
    if factor is None or (number.unit and number.unit not in MONEY):
        return None
    yen = number.value * factor
    whole = int((yen / 1000).to_integral_value(rounding="ROUND_HALF_UP"))
    return whole, whole * 1000 != yen


def month_in(value: object) -> date | None:
    """The first of a month: 2027-04, 2027年4月, 令和9年4月, R9.4, a date cell."""
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    text = plain(value)
    if not text:
        return None
    if text.endswith("月"):
        tries = [f"{text}1日"]
    else:
        tries = [text, *(f"{text}{sign}1" for sign in "-/." if sign in text)]
    for each in tries:
        try:
            day = parse_date(each)
        except InputError:
            continue
        return day.replace(day=1)
    return None


def fiscal_year_in(value: object) -> int | None:
    """A cell that is a fiscal year: 2027, 令和9年度, R9, a date."""
    if isinstance(value, datetime | date):
        return fiscal_year_of(date(value.year, value.month, value.day))
    return year_in(str(value)) if value is not None else None
