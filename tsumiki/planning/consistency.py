"""Does what the plan says agree with what it counts? Vision ↔ indicators ↔ budget, as questions to those who write it.

Only what can be read off is asked: numbers and years that stand in the texts, beside those in the tables. What a text
means is for people to judge.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from tsumiki.kernel.dates import fiscal_year_label, parse_era_year
from tsumiki.planning.arithmetic import number
from tsumiki.planning.record import PlanRecord

# 50人, 1,200世帯, 3か所: a number with what it counts.
_COUNTED = re.compile(r"(\d[\d,]*(?:\.\d+)?)(人|世帯|戸|件|団体|か所|箇所|回|%|％)")
_YEAR = re.compile(r"(令和\s*\d{1,2}|20\d\d)\s*年度")
_YEN = re.compile(r"(\d[\d,]*(?:\.\d+)?)(億円|万円|千円)")
_THOUSANDS = {"億円": Decimal(100_000), "万円": Decimal(10), "千円": Decimal(1)}


def questions(record: PlanRecord) -> Iterator[tuple[str, str]]:
    """Yield (question, page to look at)."""
    yield from _numbers_of_the_vision(record)
    yield from _years_of_the_texts(record)
    yield from _amounts_of_the_texts(record)


def counted_in(text: str) -> list[tuple[Decimal, str]]:
    """Return the numbers of a text with what they count.

    >>> counted_in("週に５０人が集まり、空き家1,200戸に灯りがともる。")
    [(Decimal('50'), '人'), (Decimal('1200'), '戸')]
    """
    plain = unicodedata.normalize("NFKC", text)
    return [(_read(digits), unit) for digits, unit in _COUNTED.findall(plain)]


def thousands_in(text: str) -> list[Decimal]:
    """Return the amounts of a text in thousands of yen."""
    plain = unicodedata.normalize("NFKC", text)
    return [_read(digits) * _THOUSANDS[unit] for digits, unit in _YEN.findall(plain)]


def years_in(text: str) -> list[int]:
    """Return the fiscal years that a text names."""
    plain = unicodedata.normalize("NFKC", text)
    found = [year.replace(" ", "") for year in _YEAR.findall(plain)]
    years = [int(year) if year.isdecimal() else parse_era_year(f"{year}年") for year in found]
    return [year for year in years if year is not None]


def _read(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _numbers_of_the_vision(record: PlanRecord) -> Iterator[tuple[str, str]]:
    """A number promised in the vision is one that an indicator has, as where it begins, ends or grows."""
    known = {
        value
        for f in record.kpis
        for value in (f.kpi.baseline, f.target, f.total, *f.increments.values())
        if value is not None
    }
    if not record.kpis:
        return
    for count, unit in dict.fromkeys(counted_in(record.plan.vision)):
        if count not in known:
            yield (
                f"めざす姿に「{number(count)}{unit}」とありますが、同じ数の指標がありません。指標に加えるか、文を直してください。",
                "kpis",
            )


def _years_of_the_texts(record: PlanRecord) -> Iterator[tuple[str, str]]:
    """A year that the vision names lies in the plan's term, or it is not the plan's to reach."""
    for year in dict.fromkeys(years_in(record.plan.vision)):
        if year > record.plan.end_fiscal_year:
            yield (
                f"めざす姿に{fiscal_year_label(year)}とありますが、計画期間は{fiscal_year_label(record.plan.end_fiscal_year)}までです。",
                "texts",
            )


def _amounts_of_the_texts(record: PlanRecord) -> Iterator[tuple[str, str]]:
    """An amount that stands in a text is one of the budget: a line, a year or the whole."""
    if not record.budget:
        return
    totals = record.totals
    known = {
        Decimal(amount)
        for amount in (
            totals.total,
            *totals.by_year.values(),
            *totals.by_source.values(),
            *totals.cells.values(),
            *(line.amount for line in record.budget),
        )
    }
    texts = (
        record.plan.vision,
        record.plan.situation,
        record.plan.digital_use,
        record.plan.organisation_text,
    )
    for amount in dict.fromkeys(a for text in texts for a in thousands_in(text)):
        if amount not in known:
            yield (
                f"文章に{number(amount)}千円にあたる金額がありますが、予算の表に同じ金額がありません。どちらかを直してください。",
                "budget",
            )
