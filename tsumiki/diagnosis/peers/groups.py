"""類似団体: towns of the same kind, size and industry, by a table of thresholds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Town:
    """What the classification needs to know; worker counts may be 0 where nobody lives."""

    kind: str
    designation: str
    population: float
    primary: float
    secondary: float
    tertiary: float

    @property
    def industrial_share(self) -> float | None:
        """Percent of workers in the secondary and tertiary sectors."""
        workers = self.primary + self.secondary + self.tertiary
        return 100 * (self.secondary + self.tertiary) / workers if workers > 0 else None

    @property
    def tertiary_share(self) -> float | None:
        workers = self.primary + self.secondary + self.tertiary
        return 100 * self.tertiary / workers if workers > 0 else None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of similar towns; `why` says in words what its members share."""

    code: str
    label: str
    why: str


def classify(town: Town, rules: dict[str, Any]) -> tuple[Group, Group]:
    """Return the group a town falls into and the wider one to use when that has too few members."""
    for row in rules["designations"]:
        if town.designation == row["code"]:
            group = Group(row["code"], row["label"], f"{row['label']}どうしを比べます。")
            return group, group
    if town.kind == "ward":
        ward = rules["ward"]
        group = Group(ward["code"], ward["label"], f"{ward['label']}どうしを比べます。")
        return group, group
    table = next((table for table in rules["tables"] if town.kind in table["kinds"]), None)
    if table is None:
        raise ValueError(f"no table for {town.kind!r}")
    return _in_table(town, table)


def _in_table(town: Town, table: dict[str, Any]) -> tuple[Group, Group]:
    bands = table["bands"]
    band = sum(town.population >= limit for limit in bands)
    size = _band_words(bands, band)
    label = f"{table['label']}{_ROMAN[band]}"
    code = f"{table['code']}-{band + 1}"
    wide = Group(code, label, f"{table['label']}のうち{size}の団体です。")
    industrial, tertiary = town.industrial_share, town.tertiary_share
    if industrial is None or tertiary is None:
        only = replace(wide, why=f"{wide.why}産業別の就業者数がないため、人口だけで分けています。")
        return only, only
    limit = table["industrial"]["share"]
    above = industrial >= limit
    row = table["industrial"] if above else table["other"]
    structure = f"第2次・第3次産業で働く人が{limit}%{'以上' if above else '未満'}"
    digit = row["code_below"]
    if row["tertiary"] is not None:
        enough = tertiary >= row["tertiary"]
        digit = row["code_above"] if enough else row["code_below"]
        structure += f"、第3次産業が{row['tertiary']}%{'以上' if enough else '未満'}"
    why = f"{table['label']}のうち{size}で、{structure}の団体です。"
    return Group(f"{code}-{digit}", f"{label}－{digit.translate(_DIGITS)}", why), wide


def _band_words(bands: list[int], band: int) -> str:
    if band == 0:
        return f"人口{_people(bands[0])}未満"
    if band == len(bands):
        return f"人口{_people(bands[-1])}以上"
    return f"人口{_people(bands[band - 1])}以上{_people(bands[band])}未満"


def _people(number: int) -> str:
    thousands, rest = divmod(number % 10_000, 1_000)
    ten_thousands = number // 10_000
    if rest:
        return f"{number:,}人"
    return (f"{ten_thousands}万" if ten_thousands else "") + (f"{thousands}千" if thousands else "") + "人"


def form_groups(towns: Iterable[Town], rules: dict[str, Any]) -> tuple[list[Group], dict[str, list[int]]]:
    """Return the group of each town, and the rows of every group's members by its code.

    A group with fewer than `minimum_members` gives way to the wider one, which holds every town of its band,
    also those that have a narrow group of their own.
    """
    pairs = [classify(town, rules) for town in towns]
    members: dict[str, list[int]] = {}
    for row, pair in enumerate(pairs):
        for code in sorted({group.code for group in pair}):
            members.setdefault(code, []).append(row)
    least = rules["minimum_members"]
    chosen = [
        narrow if len(members[narrow.code]) >= least else _widened(wide, least) for narrow, wide in pairs
    ]
    return chosen, members


def _widened(wide: Group, least: int) -> Group:
    return replace(wide, why=f"{wide.why}産業構造まで近い団体が{least}に満たないため、人口の区分で比べます。")
