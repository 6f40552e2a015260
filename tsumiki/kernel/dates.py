"""Dates as Japanese offices write them.

>>> fiscal_year_label(2026)
'令和8年度（2026年度）'
>>> japanese_date(parse_date("R8.11.23"))
'2026年11月23日'
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from tsumiki.kernel.errors import InputError


class Era(NamedTuple):
    name: str
    letter: str
    begins: date


# Newest first. 明治 begins with its first day in the Gregorian calendar as the official tables print it.
ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
_LETTERS = {"㋿": "令和", "㍻": "平成", "㍼": "昭和", "㍽": "大正", "㍾": "明治"}
_WESTERN = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?")
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])(元|\d{1,2})(?:[./-](\d{1,2})[./-]|年(\d{1,2})月)(\d{1,2})日?",
    re.IGNORECASE,
)
_ERA_YEAR = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])(元|\d{1,2})(?:年度?)?", re.IGNORECASE)


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year (April to March) a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_label(year: int) -> str:
    """Return 令和8年度（2026年度） for 2026, the way the budget of that year is titled."""
    # 2019年度 began as 平成31年度 and was renamed 令和元年度 by the government's own decision of 1 April 2019.
    return f"{_era_year(date(year, 5, 1))}年度（{year}年度）"


def short_fiscal_year(year: int) -> str:
    """令和9年度, without the western year, for the head of a narrow column."""
    return fiscal_year_label(year).partition("（")[0]


def japanese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def japanese_month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def wareki(day: date) -> str:
    return f"{_era_year(day)}年{day.month}月{day.day}日"


def month_label(day: date, *, with_year: bool = False) -> str:
    """Return the label of a month on a roadmap: 4月, or 令和8年4月 where the year is not written above."""
    return f"{_era_year(day)}年{day.month}月" if with_year else f"{day.month}月"


def parse_date(text: str) -> date:
    """Read a date as people write it (2026-11-23, 2026/11/23, 2026年11月23日, R8.11.23, 令和8年11月23日).

    Raises InputError with a Japanese sentence for anything else.
    """
    shown = text.strip()[:30]
    plain = _plain(text)
    if match := _WESTERN.fullmatch(plain):
        year, *months, day = match.groups()
        return _date(int(year), _first(months), int(day), shown)
    if match := _ERA.fullmatch(plain):
        era_name, number, *months, day = match.groups()
        era, year_of_era = _year_in_era(era_name, number)
        found = _date(era.begins.year + year_of_era - 1, _first(months), int(day), shown)
        if year_of_era == 0 or found < era.begins:
            raise InputError(
                f"「{shown}」は{era.name}の日付ではありません。年月日を確かめて入力し直してください。"
            )
        return found
    raise InputError(
        f"「{shown}」は日付として読み取れません。2026年11月23日 または 2026-11-23 の形で入力してください。"
    )


def parse_era_year(text: str) -> int | None:
    """Return the year people mean by 令和4年, R4 or 令和元年度; None for anything else, a year in digits too."""
    match = _ERA_YEAR.fullmatch(_plain(text))
    if not match:
        return None
    era, year_of_era = _year_in_era(match[1], match[2])
    return era.begins.year + year_of_era - 1 if year_of_era else None


def _plain(text: str) -> str:
    for sign, name in _LETTERS.items():
        text = text.replace(sign, name)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _year_in_era(name: str, number: str) -> tuple[Era, int]:
    era = next(era for era in ERAS if name.upper() in (era.name, era.letter))
    return era, 1 if number == "元" else int(number)


def _first(months: list[str | None]) -> int:
    return int(next(month for month in months if month))


def _date(year: int, month: int, day: int, shown: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(f"「{shown}」という日はありません。年月日を確かめて入力し直してください。") from None


def _era_year(day: date) -> str:
    for era in ERAS:
        if day >= era.begins:
            number = day.year - era.begins.year + 1
            return f"{era.name}{'元' if number == 1 else number}"
    return f"{day.year}"
