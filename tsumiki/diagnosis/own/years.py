"""Values by year as people type or paste them: two columns, two rows, or a line for each year.

>>> read("2022　312\\n令和5年度：1,298")
{'2022': '312', '2023': '1298'}
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils import timezone

from tsumiki.kernel.dates import parse_era_year
from tsumiki.kernel.errors import InputError

Values = dict[str, str]

MOST_YEARS = 60
FIRST_YEAR = 1945
MOST = Decimal(10) ** 12
PLACES = 4
# What people write where they have no number: the year is left out, never taken as 0.
_NOTHING = {"", "-", "―", "—", "–", "ー", "…", "x", "なし", "不明", "データなし"}
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
# The year ends where a sign that no number holds stands; 1,298 keeps its comma.
_PARTS = re.compile(r"[\t:]+|\s+|(?<=年),|(?<=度),|(?<=^[0-9]{4}),")


def read(text: str) -> Values:
    """Return {year: value}. Raises InputError with a sentence that names the line."""
    rows = [(number, line) for number, line in enumerate(_lines(text), start=1) if line.strip()]
    if not rows:
        raise InputError("年と値を、1行に1つずつ入力してください（例：2024　312）。")
    pairs = _across(rows) or [_pair(number, line) for number, line in rows]
    found: dict[int, tuple[int, str]] = {}
    for number, year_text, value_text in pairs:
        try:
            year, value = _year_of(year_text), value_of(value_text)
        except InputError as refusal:
            raise InputError(f"{number}行目：{refusal}") from None
        if year in found:
            raise InputError(
                f"{number}行目：{year}の値が{found[year][0]}行目にもあります。1つにしてください。"
            )
        if value is not None:
            found[year] = (number, value)
    if not found:
        raise InputError("数字が1つもありません。値の分かる年を、1つ以上入力してください。")
    if len(found) > MOST_YEARS:
        raise InputError(f"{MOST_YEARS}年分までです（いま{len(found)}年分）。")
    return {str(year): value for year, (_, value) in sorted(found.items())}


def _lines(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _pair(number: int, line: str) -> tuple[int, str, str]:
    head, *rest = [part for part in _PARTS.split(line.strip(), maxsplit=1) if part is not None]
    return number, head, rest[0] if rest else ""


def _across(rows: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Two rows copied from a sheet, the years above and the values below them; empty where it is not that."""
    if len(rows) != 2 or not all("\t" in line for _, line in rows):
        return []
    years, values = (line.split("\t") for _, line in rows)
    known = [(place, year) for place, year in enumerate(years) if as_year(year) is not None]
    # Two years below one another also stand in two rows: there the second begins with a year, too.
    if len(known) < 2 or (
        as_year(values[0]) is not None and as_year(years[0]) is not None and len(years) == 2
    ):
        return []
    return [(rows[1][0], year, values[place] if place < len(values) else "") for place, year in known]


def as_year(text: str) -> int | None:
    """The year that a text means (2024, 2024年度, 令和6年度); None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _YEAR.fullmatch(plain):
        return int(match[1])
    return parse_era_year(plain)


def checked(year: int) -> int:
    """The year, where there can be a number of it."""
    latest = timezone.localdate().year + 1
    if not FIRST_YEAR <= year <= latest:
        raise InputError(f"年は、{FIRST_YEAR}年から{latest}年までです。")
    return year


def _year_of(text: str) -> int:
    year = as_year(text)
    if year is None:
        raise InputError(
            f"「{text.strip()[:20]}」は年として読み取れません。2024、2024年度、令和6年度 のように入力してください。"
        )
    return checked(year)


def value_of(text: str) -> str | None:
    """The number that a text means, as it was typed; None where people write that there is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace(" ", "").removesuffix("%")
    if plain.lower() in _NOTHING:
        return None
    # Offices write negative numbers with a triangle.
    plain = re.sub("^[−△▲]", "-", plain)
    is_number = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", plain) is not None
    if is_number and abs(Decimal(plain)) < MOST and len(plain.partition(".")[2]) <= PLACES:
        return plain.removeprefix("+")
    raise InputError(
        f"「{text.strip()[:20]}」は数として読み取れません。"
        f"312 や 45.6 のように、1兆未満・小数{PLACES}桁までの数字だけを入力してください。"
    )


def as_text(values: Mapping[str, str]) -> str:
    """The values as the form takes them back: one year a line."""
    return "\n".join(f"{year}\t{values[year]}" for year in _in_order(values))


def _in_order(values: Iterable[str]) -> list[str]:
    return sorted(values, key=int)
