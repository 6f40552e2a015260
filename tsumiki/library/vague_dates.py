"""Dates as people remember them: 2021年春, 令和3年度, 2021-04, 2021年4月上旬, 2016〜2019年. Pure.

>>> parse_vague("2021年春")
VagueDate(words='2021年春', first=datetime.date(2021, 3, 1), last=datetime.date(2021, 5, 31))
>>> sorted([parse_vague("2021年度"), parse_vague("令和3年4月3日"), parse_vague("2020年秋")])[0].words
'2020年秋'

The words stay as they were typed; `first` and `last` are the earliest and the latest day they can mean.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from tsumiki.kernel.dates import ERAS, parse_date
from tsumiki.kernel.errors import InputError

LONGEST = 40
Span = tuple[date, date]
# First and last month of what is said about a calendar year, and about a fiscal year; 13 is January of the next year.
# Winter begins in the year that is named, as the seasons of an office's year do.
_OF_YEAR = {
    "春": (3, 5),
    "夏": (6, 8),
    "秋": (9, 11),
    "冬": (12, 14),
    **dict.fromkeys(("初め", "はじめ", "初頭", "当初"), (1, 3)),
    **dict.fromkeys(("前半", "上半期", "上期"), (1, 6)),
    **dict.fromkeys(("後半", "下半期", "下期"), (7, 12)),
    **dict.fromkeys(("半ば", "中頃", "なかば"), (5, 8)),
    **dict.fromkeys(("末", "末頃"), (12, 12)),
}
_OF_FISCAL_YEAR = {
    "春": (4, 5),
    "夏": (6, 8),
    "秋": (9, 11),
    "冬": (12, 15),
    **dict.fromkeys(("初め", "はじめ", "初頭", "当初"), (4, 4)),
    **dict.fromkeys(("前半", "上半期", "上期"), (4, 9)),
    **dict.fromkeys(("後半", "下半期", "下期"), (10, 15)),
    **dict.fromkeys(("半ば", "中頃", "なかば"), (8, 11)),
    **dict.fromkeys(("末", "末頃"), (15, 15)),
    **{f"第{n}四半期": (1 + 3 * n, 3 + 3 * n) for n in range(1, 5)},
}
_OF_MONTH = {
    "上旬": (1, 10),
    "初旬": (1, 10),
    "初め": (1, 10),
    "はじめ": (1, 10),
    "前半": (1, 15),
    "中旬": (11, 20),
    "半ば": (11, 20),
    "後半": (16, 31),
    "下旬": (21, 31),
    "末": (21, 31),
}
_ERA_NAMES = {era.name: era for era in ERAS} | {era.letter: era for era in ERAS}
_YEAR = (
    r"(?:(?P<western>(?:18|19|20|21)\d\d)|(?P<era>令和|平成|昭和|大正|明治|[RHSTM])(?P<number>元|\d{1,2}))"
)
_SHAPE = re.compile(
    rf"{_YEAR}(?:年(?P<fiscal>度)?)?"
    r"(?:(?:(?<=年)|[-/.])(?P<month>\d{1,2})月?)?(?P<rest>\D{0,5}|第[1-4]四半期)"
)
# Arrows and waves that NFKC leaves apart mean the same.
_RANGE = re.compile(r"[~〜～]|から")
_ABOUT = re.compile(r"^約|(?:頃|ころ|ごろ|以降|以後|まで)$")

_OPEN = re.compile(r"(?:以降|以後|[~〜～]|から)\s*$")


@dataclass(frozen=True, slots=True, order=True)
class VagueDate:
    """Sorted by the earliest day, then by the latest."""

    words: str = field(compare=False)
    first: date
    last: date


def parse_vague(text: str) -> VagueDate:
    """Read a date that may be vague. Raises InputError with a sentence that says which forms are read."""
    words = " ".join(text.split())
    try:
        span = _span(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    except (ValueError, OverflowError):
        span = None
    if len(words) > LONGEST or span is None or span[1] < span[0]:
        raise InputError(
            f"「{words[:LONGEST]}」は時期として読み取れません。"
            "2021年4月3日、2021年4月、2021年春、2021年度、令和3年秋 のように入力してください。"
        )
    return VagueDate(words, *span)


def _span(plain: str) -> Span:
    begin, *rest = _RANGE.split(plain, maxsplit=1)
    first, last = _one(begin)
    if rest and rest[0]:
        last = _one(_with_year(rest[0], begin))[1]
    return first, last


def _with_year(end: str, begin: str) -> str:
    """The end of 2021年4月〜6月 is of the year it began in."""
    if re.match(r"\d{1,2}月", end):
        found = re.match(rf"{_YEAR}年?", begin)
        return f"{found.group().removesuffix('年')}年{end}" if found else end
    # 2016〜19年 is not read: nobody knows whether 19 is a year.
    return end


def _one(text: str) -> Span:
    text = _ABOUT.sub("", _ABOUT.sub("", text))
    try:
        day = parse_date(text)
    except InputError:
        pass
    else:
        return day, day
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError
    year, is_fiscal = _year_of(found), bool(found["fiscal"])
    rest = found["rest"].removeprefix("の")
    if found["month"]:
        if is_fiscal:
            raise ValueError
        return _part_of_month(year, int(found["month"]), rest)
    spans = _OF_FISCAL_YEAR if is_fiscal else _OF_YEAR
    whole = (4, 15) if is_fiscal else (1, 12)
    if rest and rest not in spans:
        raise ValueError
    begin, end = spans[rest] if rest else whole
    return _month_start(year, begin), _month_end(year, end)


def _year_of(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    era = _ERA_NAMES[found["era"]]
    number = 1 if found["number"] == "元" else int(found["number"])
    if number == 0:
        raise ValueError
    return era.begins.year + number - 1


def _part_of_month(year: int, month: int, rest: str) -> Span:
    if not 1 <= month <= 12 or (rest and rest not in _OF_MONTH):
        raise ValueError
    first, last = _month_start(year, month), _month_end(year, month)
    if rest:
        begin, end = _OF_MONTH[rest]
        last = min(last, date(year, month, min(end, last.day)))
        first = date(year, month, begin)
    return first, last


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _month_end(year: int, month: int) -> date:
    return _month_start(year, month + 1) - timedelta(days=1)


def is_readable(text: str) -> bool:
    """Whether `parse_vague` reads it."""
    try:
        parse_vague(text)
    except InputError:
        return False
    return True


def is_before(words: str, other: str) -> bool:
    """Whether the whole of one time lies before the whole of the other; not where one is open or cannot be read."""
    if _OPEN.search(words) or not (is_readable(words) and is_readable(other)):
        return False
    return parse_vague(words).last < parse_vague(other).first
