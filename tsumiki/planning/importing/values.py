"""Numbers, years and months as towns write them in cells."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tsumiki.kernel.dates import parse_era_year

_ERA_YEAR = re.compile(r"(?<![A-Za-z])(令和|平成|[RrHh])\.?(元|\d{1,2})(?!\d)")
_WESTERN_YEAR = re.compile(r"(?<![\d,.])(20[0-4]\d)(?![\d,.]*\d|人|件|円|千|百|万|戸|回|か所)")
_NUMBER = re.compile(
    r"(?P<sign>[-−△▲▼+±])?\s*(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<scale>[百千]?万|億|百万|千)?(?P<rest>.*)"
)
_SCALES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "億": 100_000_000}
_NOTHING = {"", "-", "−", "ー", "―", "—", "–", "/", "／", "…", "※", "なし", "無し", "無", "n/a"}
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "―": "-", "−": "-", "〜": "~", "→": "~"})
_HALVES = {
    "上半期": (0, 5),
    "前期": (0, 5),
    "前半": (0, 5),
    "下半期": (6, 11),
    "後期": (6, 11),
    "後半": (6, 11),
}


def plain(text: object) -> str:
    """The text of a cell for comparing: full-width and half-width alike, without spaces and line ends."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "" if text is None else str(text)))


def said(value: object) -> str:
    """The text of a cell as a person would type it."""
    if value is None:
        return ""
    return " ".join(str(value).split()) if not isinstance(value, float) else f"{Decimal(str(value)):f}"


def year_in(text: object) -> int | None:
    """The (fiscal) year a text names: 令和7年度, R7, 2025年度, 2025."""
    found = plain(text)
    if match := _ERA_YEAR.search(found):
        return parse_era_year(f"{match[1]}{match[2]}")
    match = _WESTERN_YEAR.search(found)
    return int(match[1]) if match else None


def without_year(text: object) -> str:
    """The same text without the year and the words that belong to it."""
    found = _WESTERN_YEAR.sub("", _ERA_YEAR.sub("", plain(text)))
    return re.sub(r"年度?|[()（）・_.:：/]|度", "", found)


@dataclass(frozen=True, slots=True)
class Read:
    """A number with what stood around it; `doubt` is a sentence when it is not plainly what was meant."""

    value: Decimal | None
    unit: str = ""
    year: int | None = None
    doubt: str = ""


def number_in(value: object) -> Read:
    """Read 1,200 / １２０人 / ▲3.5% / 約12万人（R6）; what is no number stays unknown."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Read(Decimal(str(value)))
    text = plain(value)
    if text.lower() in _NOTHING:
        return Read(None)
    shown = said(value)[:30]
    bare, year = _split_year(text)
    about = re.match(r"(?:約|およそ|概ね|おおむね)", bare)
    match = _NUMBER.fullmatch(bare[about.end() :] if about else bare)
    if not match:
        return Read(None, doubt=f"「{shown}」は数として読み取れないので、空けておきます。")
    try:
        amount = Decimal(match["digits"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
    except InvalidOperation:  # pragma: no cover – the pattern lets nothing else through
        return Read(None, doubt=f"「{shown}」は数として読み取れないので、空けておきます。")
    rest = match["rest"]
    if re.search(r"\d", rest):
        return Read(None, doubt=f"「{shown}」には数が2つ以上あるので、空けておきます。")
    bound = re.search(r"(以上|以下|未満|程度|超|弱|強|前後)$", rest)
    negative = (match["sign"] or "") in "-−△▲▼" and bool(match["sign"])
    doubt = f"「{shown}」の数だけを取り入れます。" if about or bound else ""
    return Read(-amount if negative else amount, rest[: bound.start()] if bound else rest, year, doubt)


def _split_year(text: str) -> tuple[str, int | None]:
    """Take a year in brackets away: 120人(R6年度)."""
    for match in re.finditer(r"[(（\[]([^()（）\[\]]*)[)）\]]", text):
        if (year := year_in(match[1])) is not None:
            return text[: match.start()] + text[match.end() :], year
    return text, None


@dataclass(frozen=True, slots=True)
class Months:
    """From month to month, each as 2027-04."""

    start: str = ""
    end: str = ""
    doubt: str = ""


def months_in(value: object, year: int | None = None) -> Months:
    """Read a month, a span of months, or a part of a fiscal year. A month alone belongs to fiscal `year`."""
    text, shown = plain(value).translate(_HYPHENS), said(value)[:30]
    if text.lower() in _NOTHING:
        return Months()
    if single := _one(text, year):
        return Months(
            *single,
            doubt=""
            if single[0] == single[1]
            else f"「{shown}」は{single[0]}から{single[1]}までとして読みました。",
        )
    sides = re.split(r"~|から|より", re.sub(r"まで$", "", text), maxsplit=1)
    if len(sides) == 1:
        sides = text.split("-", 1)
    if len(sides) == 2:
        first = _one(sides[0], year)
        last = _one(sides[1], year_of(first[0]) if first else year) if sides[1] else None
        if first and last and first[0] <= last[1]:
            return Months(first[0], last[1])
        if first and not sides[1]:
            return Months(first[0], "", f"「{shown}」は終わりが書いてありません。")
    return Months(doubt=f"「{shown}」は年月として読み取れないので、空けておきます。")


def year_of(month: str) -> int:
    """The fiscal year of a month."""
    year, number = (int(part) for part in month.split("-")[:2])
    return year if number >= 4 else year - 1


def month_of(fiscal_year: int, number: int) -> str:
    return f"{fiscal_year + (number < 4):04}-{number:02}"


def _one(text: str, year: int | None) -> tuple[str, str] | None:
    if match := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?(?:[-/.]?\d{1,2}日?)?", text):
        return _month(int(match[1]), int(match[2]))
    if match := re.fullmatch(
        r"(令和|平成|[RrHh])\.?(元|\d{1,2})[-/.年](\d{1,2})月?(?:[-/.]?\d{1,2}日?)?", text
    ):
        of_era = parse_era_year(f"{match[1]}{match[2]}")
        return _month(of_era, int(match[3])) if of_era else None
    if year is not None and (match := re.fullmatch(r"(\d{1,2})月?(?:[上中下]旬|頃|末)?", text)):
        return _month(year + (int(match[1]) < 4), int(match[1]))
    return _of_year(text, year)


def _of_year(text: str, year: int | None) -> tuple[str, str] | None:
    """A whole fiscal year, a half, a quarter."""
    found = year_in(text)
    rest = without_year(text)
    own = found if found is not None else year
    if own is None:
        return None
    if rest in ("", "中", "通年") and (found is not None or rest):
        return month_of(own, 4), month_of(own, 3)
    if rest in _HALVES:
        first, last = _HALVES[rest]
    elif match := re.fullmatch(r"第?([1-4])(?:四半期|[Qq])", rest):
        first = (int(match[1]) - 1) * 3
        last = first + 2
    else:
        return None
    return month_of(own, (3 + first) % 12 + 1), month_of(own, (3 + last) % 12 + 1)


def _month(year: int, number: int) -> tuple[str, str] | None:
    if not (1 <= number <= 12 and 1990 <= year <= 2100):
        return None
    return (f"{year:04}-{number:02}",) * 2  # type: ignore[return-value]
