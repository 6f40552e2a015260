"""One cell into one answer: everything a person may reasonably type, and a sentence for the rest."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from tsumiki.kernel.dates import japanese_date, parse_date, parse_era_year
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets.reading import Value
from tsumiki.kernel.text import fold, has_private_use, normalise_input
from tsumiki.surveys.logic.rows import LONG_LENGTH
from tsumiki.surveys.workbooks.definitions import Choice, Item
from tsumiki.surveys.workbooks.lines import MARK, Line, bounds, circled, days, listed

_YES = frozenset("○◯〇✓✔☑✅●◎⭕レvV1１") | {"はい", "有", "あり", "該当", "該当する", "true", "yes", "ok"}
_NO = frozenset("×✕✖☐□0０-ー－―xX") | {"いいえ", "無", "なし", "該当なし", "該当しない", "false", "no"}
_UNITS = (
    {"人", "名"}, {"件"}, {"回"}, {"%", "パーセント"}, {"か所", "ヶ所", "カ所", "ヵ所", "箇所", "ケ所"},
    {"団体"}, {"円"}, {"千円"}, {"万円"}, {"百万円"}, {"億円"}, {"年"}, {"年度"}, {"か月", "ヶ月", "カ月", "箇月"},
    {"日"}, {"時間"}, {"分"}, {"世帯"}, {"戸"}, {"社"}, {"歳", "才"}, {"km"}, {"m"}, {"ha"}, {"㎡", "m2", "平方メートル"},
)  # fmt: skip
_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_MINUS = str.maketrans("▲△−‐–—", "------")
_SEPARATORS = re.compile(r"[,、，・;；/／\n\s]+")
_NUMBERED = re.compile(r"\(?([0-9]{1,3})\)?[.．:：、)）]?\s*(.*)", re.DOTALL)
_WEEKDAY = re.compile(r"[（(][日月火水木金土](?:曜日?)?[）)]$")
_YEARS = ("年", "年度")
_NO_DATE_BEFORE = 1930
_FIRST_DAY = date(1899, 12, 30)


class Parsed(NamedTuple):
    value: Item | None
    warning: str = ""
    text: str = ""  # what was written beside a choice such as その他


def parse(line: Line, value: Value) -> Parsed:
    """Return the answer a cell holds; raises InputError with the sentence that says what to type."""
    if isinstance(value, str) and not value.strip():
        return Parsed(None)
    if line.kind == "mark":
        return _mark(line, value)
    if line.kind == "single":
        return _single(line, value)
    if line.kind == "number":
        return _number(line, value)
    if line.kind == "date":
        return _day(line, value)
    return _text(line, value)


def plain(value: object) -> str:
    """Return the value as text, as it is shown in a sentence."""
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    return japanese_date(value) if type(value) is date else str(value)


def _mark(line: Line, value: Value) -> Parsed:
    assert line.choice is not None
    typed = plain(value).strip()
    text = unicodedata.normalize("NFKC", typed)
    if {text.casefold(), typed} & _YES:
        return Parsed(MARK)
    if {text.casefold(), typed} & _NO:
        return Parsed("")
    choices = line.question.choices
    found, written = _choice(choices, value, may_be_number=False)
    if found == line.choice:
        return Parsed(MARK, text=written)
    number = choices.index(line.choice) + 1
    if text.strip("().") == str(number):
        return Parsed(MARK)
    if line.choice.has_text and found is None and isinstance(value, str) and not text.isdecimal():
        said = f"「{listed(number, line.choice.label)}」を選び、その内容を書いたものとして読み取りました。"
        return Parsed(MARK, said, normalise_input(value.strip()))
    raise InputError(
        f"選ぶときは ○ を、選ばないときは空欄にしてください（{listed(number, line.choice.label)}の欄です）。"
    )


def _single(line: Line, value: Value) -> Parsed:
    found, written = _choice(line.choices, value)
    if found:
        if written and not found.has_text:
            raise InputError(f"「{found.label}」のほかに「{written[:40]}」と書かれています。{_ask(line)}")
        return Parsed(found.code, text=written)
    several = parse_several(line.choices, value) if isinstance(value, str) else None
    if several and len(set(several)) > 1:
        labels = "」「".join(choice.label for choice in several)
        raise InputError(f"1つだけ選ぶ設問に「{labels}」が書かれています。1つにしてください。")
    if several:
        return Parsed(several[0].code)
    raise InputError(_ask(line))


def _ask(line: Line) -> str:
    labels = "、".join(listed(number, choice.label) for number, choice in enumerate(line.choices[:4], 1))
    more = "など" if len(line.choices) > 4 else "のどれか"
    return f"一覧から1つ選んでください（{labels}{more}）。"


def _choice(
    choices: Sequence[Choice], value: Value, *, may_be_number: bool = True
) -> tuple[Choice | None, str]:
    """Return the choice a text means and what was written after it."""
    text = plain(value).strip()
    for number, choice in enumerate(choices, start=1):
        if text in (choice.label, listed(number, choice.label)):
            return choice, ""
    key = _key(text)
    keys = [_key(choice.label) for choice in choices]
    for number, choice in enumerate(choices, start=1):
        if key in (keys[number - 1], _key(listed(number, choice.label)), choice.code.casefold()):
            return choice, ""
    for number, choice in enumerate(choices, start=1):
        sign = circled(number)
        if text == sign:
            return choice, ""
        if text.startswith(sign) or (choice.has_text and key.startswith(keys[number - 1])):
            rest = text.removeprefix(sign).strip()
            if _key(rest).startswith(keys[number - 1]):
                return choice, _beside(rest, choice)
    # Where the choices themselves begin with digits (1件, 2件), a bare number could mean either.
    if may_be_number and not any(label[:1].isdigit() for label in keys):
        return _by_number(choices, keys, text)
    return None, ""


def _by_number(choices: Sequence[Choice], keys: list[str], text: str) -> tuple[Choice | None, str]:
    match = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", text))
    if not match or not 1 <= int(match[1]) <= len(choices):
        return None, ""
    choice, rest = choices[int(match[1]) - 1], match[2].strip()
    if not rest or _key(rest) == keys[int(match[1]) - 1]:
        return choice, ""
    if choice.has_text and _key(rest).startswith(keys[int(match[1]) - 1]):
        return choice, _beside(rest, choice)
    return None, ""


def _beside(rest: str, choice: Choice) -> str:
    """その他（冬の交通） → 冬の交通."""
    said = rest.strip()[len(choice.label) :].strip().lstrip(":：").strip()
    return said[1:-1] if len(said) > 1 and said[0] in "（(「" and said[-1] in "）)」" else said


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def parse_several(choices: Sequence[Choice], value: Value) -> list[Choice] | None:
    """Return the choices listed in one cell (①、③ or two labels), or None where a piece is none of them."""
    found = []
    text = re.sub(
        r"(?<=[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])(?=[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])",
        "、",
        plain(value),
    )
    for piece in filter(None, _SEPARATORS.split(text.strip())):
        choice, written = _choice(choices, piece)
        if choice is None or written:
            return None
        found.append(choice)
    return found or None


def _number(line: Line, value: Value) -> Parsed:
    ask = f"数字だけを入力してください{bounds(line.question, is_whole=line.is_whole)}。"
    warning = ""
    # A fraction is a time of day, and 59 and 60 are the same day to a calendar without Excel's 29 February 1900.
    if type(value) is date and value.year <= _NO_DATE_BEFORE and value != date(1900, 2, 28):
        value = serial_of(value)
        warning = f"日付の書式が付いたセルから {value} と読み取りました。違うときは入力し直してください。"
    if line.unit in _YEARS and isinstance(value, str) and (year := parse_era_year(value)):
        warning = (
            f"「{value.strip()}」を {year} と読み取りました。違うときは西暦の数字で入力し直してください。"
        )
        value = year
    if isinstance(value, bool | date | time | timedelta):
        raise InputError(f"日付や時刻、TRUE/FALSEとして入力されています。{ask}")
    number = _decimal(value, line.unit, ask) if isinstance(value, str) else Decimal(str(value))
    low, high = line.question.minimum, line.question.maximum
    if (low is not None and number < Decimal(str(low))) or (high is not None and number > Decimal(str(high))):
        raise InputError(f"範囲の外の数です。確かめて入力し直してください{bounds(line.question)}。")
    if line.is_whole and number != number.to_integral_value():
        raise InputError(f"小数のある数（{float(number):g}）です。小数のない数（整数）を入力してください。")
    if line.unit in ("%", "％") and 0 < number < 1:
        likely = f"{float(number) * 100:g}"
        warning = f"{number}％と読み取りました。{likely}％のことであれば {likely} と入力してください。"
    exact = int(number) if number == number.to_integral_value() else float(number)
    return Parsed(exact, warning)


def _decimal(text: str, unit: str, ask: str) -> Decimal:
    said = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_MINUS)
    match = _NUMBER.match(said)
    if not match:
        raise InputError(f"数として読み取れません。{ask}")
    typed, own = said[match.end() :], unicodedata.normalize("NFKC", unit)
    if typed and typed != own and not any({typed, own} <= same for same in _UNITS):
        if own and any(typed in same for same in _UNITS):
            raise InputError(
                f"単位が「{typed}」になっています。「{unit}」にそろえた数を、数字だけで入力してください。"
            )
        raise InputError(f"「{typed[:20]}」が付いていて、数として読み取れません。{ask}")
    try:
        number = Decimal(match[0].replace(",", ""))
    except InvalidOperation:  # digits of other scripts
        raise InputError(f"数として読み取れません。{ask}") from None
    if abs(number) >= 10**15:
        raise InputError(f"桁が多すぎます。{ask}")
    return number


def serial_of(day: date) -> int:
    """Return Excel's count of days, which takes 1900 for a leap year."""
    plain_day = day.date() if isinstance(day, datetime) else day
    count = (plain_day - _FIRST_DAY).days
    return count if count > 60 else count - 1


def same(value: Value, wanted: object) -> bool:
    """Whether a cell still shows what we wrote, be it as text or in another format."""
    if isinstance(wanted, date) and isinstance(value, int):
        return value == serial_of(wanted)
    if isinstance(value, date) and isinstance(wanted, int):
        return serial_of(value) == wanted
    return value == wanted or plain(value) == plain("" if wanted is None else wanted)


def _day(line: Line, value: Value) -> Parsed:
    found = _date(value)
    first, last = line.question.earliest, line.question.latest
    if (first and found < first) or (last and found > last):
        raise InputError(
            f"範囲の外の日付です（{plain(found)}）。確かめて入力し直してください{days(line.question)}。"
        )
    # A number such as 120 in a cell formatted as a date is a day of 1900.
    doubtful = found.year <= _NO_DATE_BEFORE and isinstance(value, date)
    return Parsed(
        found, f"{plain(found)}と読み取りました。数ではなく日付かを確かめてください。" if doubtful else ""
    )


def _date(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | float | time | timedelta):
        raise InputError("日付として読み取れません。2026/11/23 の形で入力してください。")
    if isinstance(value, int) or str(value).strip().isdecimal():
        digits = unicodedata.normalize("NFKC", str(value).strip())
        if len(digits) == 8:
            return parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
        # Excel's own count of days, from 1954 to 2119: a date in a cell formatted as a number.
        if 20_000 <= int(digits) <= 80_000:
            return _FIRST_DAY + timedelta(days=int(digits))
        raise InputError("日付として読み取れません。2026/11/23 の形で入力してください。")
    return parse_date(_WEEKDAY.sub("", str(value).strip()))


def _text(line: Line, value: Value) -> Parsed:
    warning = ""
    if isinstance(value, date):
        warning = "Excelが日付に変えた可能性があります。「{}」と読み取りました。違うときは、先頭に ' を付けて入力し直してください。"
        warning = warning.format(plain(value))
    text = normalise_input(plain(value)).strip()
    most = LONG_LENGTH if line.is_reason else line.question.max_length if line.kind != "single" else None
    if most and len(text) > most:
        raise InputError(f"{len(text)}字あります。{most}字以内に縮めてください。")
    if has_private_use(text):
        warning = "外字が含まれています。ほかのパソコンでは表示されないため、標準の文字に置き換えてください。"
    return Parsed(text, warning)
