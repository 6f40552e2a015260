"""What of a grant a check can compute with: its codes, and what is wrong with a row that says them."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from tsumiki.framework import models as m

BODIES = ("prefecture", "core_city", "municipality", "any")
PERIODS = ("year", "term")
BOUNDS = ("most", "least")
BASES = ("国費", "事業費")
_CODED = {"body": BODIES, "per": PERIODS, "bound": BOUNDS}


def check(values: dict[str, Any], tell: Callable[[str, str], None]) -> None:
    """Tell what cannot be read of the row's rates, caps, rules and last day."""
    if not all(isinstance(values[name], list) for name in ("rates", "caps", "rules", "conditions")):
        return  # told already, by its key
    for what in _rates(values["rates"]):
        tell("rates", what)
    for what in _caps(values["caps"]):
        tell("caps", what)
    for what in _rules(values["rules"], values["conditions"]):
        tell("rules", what)
    if values["run_until"] and not _is_day(str(values["run_until"])):
        tell("run_until", f"2027-03-31 の形で書いてください（今の値: {values['run_until']}）。")


def rate_of(text: Any) -> Fraction | None:
    """A rate as written in the file (1/2), or None when it is no fraction between 0 and 1."""
    try:
        found = Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None
    return found if 0 < found <= 1 else None


def _rates(rates: list[Any]) -> list[str]:
    wrong = [row for row in rates if not isinstance(row, dict) or rate_of(row.get("rate")) is None]
    return [f"補助率は '1/2' のような分数で書いてください（今の値: {str(row)[:40]}）。" for row in wrong]


def _caps(caps: list[Any]) -> list[str]:
    found = []
    for row in caps:
        if not isinstance(row, dict) or type(row.get("yen")) is not int or row.get("basis") not in BASES:
            found.append(
                f"yen（円の整数）と basis（国費か事業費）を書いてください（今の値: {str(row)[:40]}）。"
            )
            continue
        coded = [key for key in _CODED if key in row]
        if coded and len(coded) < len(_CODED):
            found.append("body・per・bound は、三つとも書くか、どれも書かないでください。")
        found += [
            f"{key} は {'・'.join(_CODED[key])} のどれかです（今の値: {row[key]}）。"
            for key in coded
            if row[key] not in _CODED[key]
        ]
    return found


def _rules(rules: list[Any], conditions: list[Any]) -> list[str]:
    known = m.Grant.Rule.values
    found = [f"「{code}」という読み取り方はありません。" for code in rules if code not in known]
    if len(rules) != len(conditions):
        found.append(
            f"conditions と同じ数だけ書いてください（条件{len(conditions)}件、rules{len(rules)}件）。"
        )
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
