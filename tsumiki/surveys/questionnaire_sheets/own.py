"""Our own sheets in: every cell is judged, every mistake named by its place, and nothing is guessed."""

import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tsumiki.kernel.dates import parse_date
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadSheet
from tsumiki.kernel.text import fold
from tsumiki.surveys.logic import typed
from tsumiki.surveys.logic.specs import (
    KINDS,
    MINUTES,
    MISSING,
    OPERATORS,
    SEVERITIES,
    CheckSpec,
    QuestionSpec,
)
from tsumiki.surveys.questionnaire_sheets.columns import (
    CHECK_COLUMNS,
    CHECKS,
    CHOICE_COLUMNS,
    CHOICES,
    NO_WORDS,
    PARTS,
    PREFIXES,
    QUESTION_COLUMNS,
    QUESTIONS,
    YES_WORDS,
)
from tsumiki.surveys.questionnaire_sheets.finding import Found, Line, Problem, lines_of

_NEEDED = {"コード", "設問番号", "設問", "種類"}
_LIMITS = {"number": 20, "section": 80, "text": 300, "unit": 20, "previous_code": 40, "prefill": 60}


class Reader:
    """Reads one workbook; `places` remembers where each question stands, for what is found out later."""

    def __init__(self, sheets: dict[str, ReadSheet]) -> None:
        self.sheets = sheets
        self.found = Found()
        self.places: dict[str, str] = {}

    def read(self) -> Found:
        missing, lines = lines_of(self.sheets[QUESTIONS], QUESTION_COLUMNS)
        for heading in missing:
            if heading in _NEEDED:
                self._report("", f"シート「{QUESTIONS}」に「{heading}」の列がありません。")
        if self.found.problems:
            return self.found
        parts = self._parts()
        for line in lines:
            self.found.questions.append(self._question(line, parts))
        for code in parts:
            if code not in self.places:
                self._report(
                    parts[code]["place"], f"シート「{QUESTIONS}」に、コード「{code}」の設問がありません。"
                )
        if CHECKS in self.sheets:
            self.found.checks = [
                self._check(line) for line in lines_of(self.sheets[CHECKS], CHECK_COLUMNS)[1]
            ]
        return self.found

    def _report(self, where: str, sentence: str) -> None:
        self.found.problems.append(Problem(where, sentence))

    def _question(self, line: Line, parts: dict[str, dict[str, Any]]) -> QuestionSpec:
        code = line.text("code")
        if not typed.CODE.fullmatch(code):
            self._report(
                line.place("code"),
                f"コード「{code}」は、半角の英数字と - _ だけ、40字以内で入力してください。",
            )
        self.places.setdefault(code, line.place("code"))
        kind = self._word(line, "kind", KINDS, default="")
        own = parts.get(code, {})
        words = {
            name: self._text(line, name)
            for name in ("number", "section", "text", "unit", "previous_code", "prefill")
        }
        return QuestionSpec(
            code=code,
            kind=kind,
            **words,
            help=line.text("help"),
            is_required=self._yes(line, "is_required", default=False),
            is_summed=self._yes(line, "is_summed", default=True),
            minimum=self._number(line, "minimum"),
            maximum=self._number(line, "maximum"),
            is_whole=self._yes(line, "is_whole", default=False),
            earliest=self._day(line, "earliest"),
            latest=self._day(line, "latest"),
            max_length=self._whole(line, "max_length"),
            change_percent=self._whole(line, "change_percent"),
            minutes=self._minutes(line, kind),
            asked_if=self._lines(line, "asked_if", typed.read_conditions, []),
            bands=self._lines(line, "bands", _bands, []),
            choices=own.get("choices", []),
            rows=own.get("rows", []),
            columns=own.get("columns", []),
            previous_choices=own.get("previous", {}),
        )

    def _parts(self) -> dict[str, dict[str, Any]]:
        """The choices, rows and columns of each question, by its code."""
        parts: dict[str, dict[str, Any]] = {}
        if CHOICES not in self.sheets:
            return parts
        for line in lines_of(self.sheets[CHOICES], CHOICE_COLUMNS)[1]:
            code = line.text("question")
            own = parts.setdefault(code, {"place": line.place("question"), "previous": {}})
            part = self._word(line, "part", PARTS, default="choices")
            row = self._choice(line, part)
            own.setdefault(part, []).append(row)
            place = f"{PREFIXES[part]}{row['code']}"
            if line.text("previous"):
                own["previous"][place] = typed.read_codes(line.text("previous"))
            if part == "columns":
                within = self._lines(line, "previous_choices", typed.read_cell_mapping, {})
                own["previous"] |= {f"{place}/{now}": before for now, before in within.items()}
        return parts

    def _choice(self, line: Line, part: str) -> dict[str, Any]:
        row: dict[str, Any] = {"code": line.text("code"), "label": line.text("label")}
        if not typed.CODE.fullmatch(row["code"]):
            self._report(
                line.place("code"), f"コード「{row['code']}」は、半角の英数字と - _ だけで入力してください。"
            )
        if not row["label"]:
            self._report(line.place("label"), "言葉を入力してください。")
        if part != "columns":
            row |= {key: True for key in ("exclusive", "has_text") if self._yes(line, key, default=False)}
            return row
        row |= self._lines(line, "kind", typed.read_kind, {"kind": "short"})
        row |= {"unit": line.text("unit")} if line.text("unit") else {}
        choices = self._lines(line, "choices", typed.read_cell_choices, [])
        return row | ({"choices": choices} if choices else {})

    def _check(self, line: Line) -> CheckSpec:
        return CheckSpec(
            left=[key for key in re.split(r"[、,\s]+", line.text("left")) if key],
            operator=self._word(line, "operator", OPERATORS, default=""),
            right=line.text("right"),
            right_value=self._number(line, "right_value"),
            missing=self._word(line, "missing", MISSING, default="skip"),
            severity=self._word(line, "severity", SEVERITIES, default="error"),
            sentence=line.text("sentence")[:200],
        )

    def _text(self, line: Line, name: str) -> str:
        text = line.text(name)
        if len(text) > _LIMITS[name]:
            self._report(line.place(name), f"{_LIMITS[name]}字以内にしてください（いま{len(text)}字）。")
        return text

    def _word(self, line: Line, name: str, words: dict[str, str], *, default: str) -> str:
        text = line.text(name)
        if not text and default:
            return default
        known = {fold(label): code for code, label in words.items()} | {fold(code): code for code in words}
        if fold(text) not in known:
            self._report(
                line.place(name),
                f"「{text}」は使えません。{'・'.join(words.values())}のどれかを入力してください。",
            )
            return default
        return known[fold(text)]

    def _yes(self, line: Line, name: str, *, default: bool) -> bool:
        text = unicodedata.normalize("NFKC", line.text(name)).lower()
        if not text:
            return default
        if text not in YES_WORDS and text not in NO_WORDS:
            self._report(
                line.place(name),
                f"「{text}」は使えません。あてはまるときは ○、あてはまらないときは空けてください。",
            )
        return text in YES_WORDS

    def _number(self, line: Line, name: str) -> float | None:
        text = unicodedata.normalize("NFKC", line.text(name)).replace(",", "")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._report(
                line.place(name), f"「{text[:20]}」は数値として読み取れません。数字だけを入力してください。"
            )
            return None
        return number

    def _day(self, line: Line, name: str) -> str:
        text = line.text(name)
        try:
            return parse_date(text.partition(" ")[0]).isoformat() if text else ""
        except InputError as problem:
            self._report(line.place(name), str(problem))
            return ""

    def _whole(self, line: Line, name: str) -> int | None:
        number = self._number(line, name)
        if number is None:
            return None
        if number != int(number) or not 1 <= number <= 20_000:
            self._report(line.place(name), "1から20,000までの整数を入力してください。")
            return None
        return int(number)

    def _minutes(self, line: Line, kind: str) -> float:
        number = self._number(line, "minutes")
        if number is not None and not 0 <= number < 1000:
            self._report(line.place("minutes"), "0から999までの分数を入力してください。")
            number = None
        return round(number, 1) if number is not None else MINUTES.get(kind, 1.0)

    def _lines(self, line: Line, name: str, read: Callable[[str], Any], default: Any) -> Any:
        try:
            return read(line.text(name)) if line.text(name) else default
        except InputError as problem:
            self._report(line.place(name), str(problem))
            return default


def _bands(text: str) -> list[float]:
    parts = [part for part in re.split(r"[、,\s]+", text) if part]
    try:
        limits = [float(part) for part in parts]
    except ValueError:
        raise InputError("階級の下限は、「5、10、20」のように数を並べてください。") from None
    if not all(math.isfinite(limit) for limit in limits):
        raise InputError("階級の下限は、「5、10、20」のように数を並べてください。")
    return limits
