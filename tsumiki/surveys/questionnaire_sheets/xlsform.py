"""XLSForm in: what maps becomes questions, what does not is listed with its cell, and nothing is dropped in silence."""

import re
from typing import Any

from tsumiki.kernel.sheets import ReadSheet
from tsumiki.kernel.text import fold
from tsumiki.surveys.logic.specs import MINUTES, QuestionSpec
from tsumiki.surveys.questionnaire_sheets import expressions
from tsumiki.surveys.questionnaire_sheets.finding import Found, Line, Problem, lines_of, shown

_SURVEY = {
    "type": ("type",),
    "name": ("name",),
    "label": ("label", "label::Japanese (ja)", "label::日本語 (ja)", "label::日本語", "label::ja"),
    "hint": ("hint", "hint::Japanese (ja)", "hint::日本語 (ja)", "hint::日本語", "hint::ja"),
    "required": ("required",),
    "relevant": ("relevant",),
    "constraint": ("constraint",),
    "appearance": ("appearance",),
    "prefill": ("prefill", "tsumiki::prefill"),
    "parameters": ("parameters",),
}
_CHOICES = {"list": ("list_name", "list name"), "name": ("name",), "label": _SURVEY["label"]}
_KINDS = {
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "text": "short",
    "date": "date",
    "file": "file",
}
# These say something about the form as ODK runs it and ask nothing of anybody.
_META = frozenset(
    (
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "email",
        "phonenumber",
        "simserial",
        "subscriberid",
        "audit",
    )
)
_YES = frozenset(("yes", "true", "true()", "1"))
_TRUE_WORDS = frozenset((*_YES, "", "no", "false", "false()", "0"))
# What a constraint may say of each kind; of all others the length.
_LIMITS = {"number": ("minimum", "maximum"), "date": ("earliest", "latest")}
# Columns for those who write the form, not for those who answer.
_HARMLESS = frozenset(("notes", "note"))
_SHEETS = frozenset(("survey", "choices"))


class XlsFormReader:
    def __init__(self, sheets: dict[str, ReadSheet]) -> None:
        self.sheets = sheets
        self.found = Found(is_xlsform=True)
        self.places: dict[str, str] = {}
        self.section: list[str] = []
        self.groups: list[list[dict[str, Any]]] = []
        self.repeats = 0

    def read(self) -> Found:
        missing, lines = lines_of(self.sheets["survey"], _SURVEY)
        for heading in missing:
            if heading in ("type", "name"):
                self.found.problems.append(Problem("", f"シート「survey」に「{heading}」の列がありません。"))
        if self.found.problems:
            return self.found
        self._other_columns("survey", _SURVEY, "type")
        self._other_columns("choices", _CHOICES, "name")
        for name, sheet in self.sheets.items():
            if name not in _SHEETS and sheet.rows:
                self._skip("", f"シート「{sheet.name}」は取り込みません。")
        lists = self._lists()
        for line in lines:
            self._line(line, lists)
        return self.found

    def _skip(self, where: str, sentence: str) -> None:
        self.found.not_mapped.append(Problem(where, sentence))

    def _other_columns(self, name: str, used: dict[str, tuple[str, ...]], heading: str) -> None:
        if name not in self.sheets:
            return
        known = {fold(each) for names in used.values() for each in names} | _HARMLESS
        head = next((row for row in self.sheets[name].rows[:10] if heading in map(shown, row.values)), None)
        for place, value in enumerate(head.values if head else ()):
            if shown(value) and fold(shown(value)) not in known:
                self._skip(head.where(place) if head else "", f"列「{shown(value)}」は取り込みません。")

    def _lists(self) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {}
        if "choices" in self.sheets:
            for line in lines_of(self.sheets["choices"], _CHOICES)[1]:
                row = {"code": line.text("name"), "label": line.text("label") or line.text("name")}
                lists.setdefault(line.text("list"), []).append(row)
        return lists

    def _line(self, line: Line, lists: dict[str, list[dict[str, Any]]]) -> None:
        kind, _, rest = line.text("type").strip().partition(" ")
        kind = kind.lower()
        joined = f"{kind}_{rest.lower()}" if kind in ("begin", "end") else kind
        if joined in ("begin_repeat", "end_repeat"):
            self._repeat(line, begins=joined == "begin_repeat")
        elif self.repeats:
            self._skip(
                line.place("name"), f"「{line.text('name')}」は、繰り返しの中にあるため取り込みません。"
            )
        elif joined in ("begin_group", "end_group"):
            self._group(line, begins=joined == "begin_group")
        elif kind in _META or not kind:
            if kind:
                self._skip(line.place("type"), f"「{kind}」（端末の情報）は取り込みません。")
        elif kind in ("select_one", "select_multiple"):
            self._select(line, kind, rest.split(), lists)
        elif kind in _KINDS:
            self._question(line, self._kind(kind, line), [])
        else:
            self._skip(
                line.place("type"),
                f"種類「{line.text('type')}」にあたるものがありません。「{line.text('name')}」は取り込みません。",
            )

    def _repeat(self, line: Line, *, begins: bool) -> None:
        self.repeats = max(0, self.repeats + (1 if begins else -1))
        if begins and self.repeats == 1:
            self._skip(
                line.place("type"),
                "繰り返し（begin_repeat）は取り込みません。表の設問として作り直してください。",
            )

    def _group(self, line: Line, *, begins: bool) -> None:
        """A group's label becomes the heading; its condition holds for every question in it."""
        if not begins:
            if self.section:
                self.section.pop()
                self.groups.pop()
            return
        if self.section:
            self._skip(line.place("type"), "見出しの中の見出しは、内側の見出しだけを使います。")
        self.section.append(self._cut(line, "label", 80))
        self.groups.append(self._conditions(line))

    def _kind(self, kind: str, line: Line) -> str:
        is_long = kind == "text" and "multiline" in line.text("appearance").split()
        return "long" if is_long else _KINDS[kind]

    def _cut(self, line: Line, name: str, most: int) -> str:
        text = line.text(name)
        if len(text) > most:
            self._skip(line.place(name), f"{len(text)}字の文のうち、はじめの{most}字だけを取り込みます。")
        return text[:most]

    def _unused(self, line: Line, kind: str) -> None:
        """Appearance and parameters, word by word: what has no counterpart is listed."""
        for word in line.text("appearance").split():
            if not (kind == "text" and word == "multiline"):
                self._skip(line.place("appearance"), f"見た目の指定「{word[:40]}」は取り込みません。")
        for word in line.text("parameters").replace(",", " ").split():
            name = word.partition("=")[0]
            is_used = kind == "range" and (name in ("start", "end") or word in ("step=1", "step=1.0"))
            if not is_used:
                self._skip(line.place("parameters"), f"指定「{word[:40]}」は取り込みません。")

    def _select(
        self, line: Line, kind: str, words: list[str], lists: dict[str, list[dict[str, Any]]]
    ) -> None:
        choices = [dict(row) for row in lists.get(words[0] if words else "", [])]
        if not choices:
            named = words[0] if words else ""
            self.found.problems.append(
                Problem(line.place("type"), f"シート「choices」に、リスト「{named}」がありません。")
            )
        for word in words[1:]:
            if word != "or_other":
                self._skip(line.place("type"), f"指定「{word[:40]}」は取り込みません。")
        if "or_other" in words[1:]:
            choices.append({"code": "other", "label": "その他", "has_text": True})
        self._question(line, "single" if kind == "select_one" else "multiple", choices)

    def _question(self, line: Line, kind: str, choices: list[dict[str, Any]]) -> None:
        code = line.text("name")
        self.places.setdefault(code, line.place("name"))
        typed = line.text("type").strip().partition(" ")[0].lower()
        self._unused(line, typed)
        needed = line.text("required").lower()
        if needed not in _TRUE_WORDS:
            self._skip(
                line.place("required"), f"必須の条件「{needed[:60]}」は取り込みません（必須にしません）。"
            )
        self.found.questions.append(
            QuestionSpec(
                code=code,
                number=f"問{len(self.found.questions) + 1}",
                section=next((title for title in reversed(self.section) if title), ""),
                text=self._cut(line, "label", 300) or code,
                help=line.text("hint"),
                kind=kind,
                choices=choices,
                is_required=needed in _YES,
                asked_if=[*(row for group in self.groups for row in group), *self._conditions(line)],
                minutes=MINUTES[kind],
                is_whole=typed == "integer" or (typed == "range" and _counts_by_one(line.text("parameters"))),
                prefill=line.text("prefill"),
                **self._limits(line, kind),
            )
        )

    def _conditions(self, line: Line) -> list[dict[str, Any]]:
        text = line.text("relevant")
        found = expressions.relevant(text) if text else []
        if found is None:
            self._skip(
                line.place("relevant"), f"条件「{text[:80]}」は読み取れないため、全員にたずねる設問にします。"
            )
            return []
        return found

    def _limits(self, line: Line, kind: str) -> dict[str, Any]:
        text = line.text("constraint")
        found = expressions.constraint(text) if text else {}
        allowed = _LIMITS.get(kind, ("max_length",))
        if found is None or not set(found) <= set(allowed):
            self._skip(line.place("constraint"), f"制約「{text[:80]}」は読み取れないため、取り込みません。")
            found = {}
        for name, key in (("start", "minimum"), ("end", "maximum")):
            match = re.search(rf"\b{name}\s*=\s*(-?\d+(?:\.\d+)?)", line.text("parameters"))
            if match and kind == "number":
                found[key] = float(match[1])
        return found


def _counts_by_one(parameters: str) -> bool:
    """Whether a range has whole numbers only: ODK begins at a whole number and goes by one where nothing is said."""
    said = {
        name: float(value)
        for name, value in re.findall(r"\b(start|step)\s*=\s*(-?\d+(?:\.\d+)?)", parameters)
    }
    return said.get("start", 0.0).is_integer() and said.get("step", 1.0) == 1
