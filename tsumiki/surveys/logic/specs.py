"""A questionnaire as plain values: what a form, a workbook or a copy says a question is, and how two of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

KINDS = {
    "single": "一つ選ぶ",
    "multiple": "あてはまるものをすべて選ぶ",
    "number": "数値",
    "date": "日付",
    "short": "短い文",
    "long": "長い文",
    "table": "表",
    "file": "ファイル",
}
# A column of numbers without decimals, where its kind is typed as a word.
WHOLE = "整数"
# What a cell of a table may be.
CELL_KINDS = ("single", "number", "date", "short", "long")
# Our estimate of how long one question takes, in minutes, for those that say nothing themselves.
MINUTES = {
    "single": 0.5,
    "multiple": 1.0,
    "number": 1.0,
    "date": 0.5,
    "short": 1.0,
    "long": 3.0,
    "table": 5.0,
    "file": 3.0,
}


@dataclass(frozen=True)
class QuestionSpec:
    """A question with everything its author decides; the shapes of the lists are those of `models.Question`."""

    code: str
    number: str
    text: str
    kind: str
    section: str = ""
    help: str = ""
    is_required: bool = False
    choices: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    is_whole: bool = False
    earliest: str = ""
    latest: str = ""
    max_length: int | None = None
    asked_if: list[dict[str, Any]] = field(default_factory=list)
    bands: list[float] = field(default_factory=list)
    is_summed: bool = True
    previous_code: str = ""
    previous_choices: dict[str, Any] = field(default_factory=dict)
    change_percent: int | None = None
    prefill: str = ""
    minutes: float = 1.0


@dataclass(frozen=True)
class CheckSpec:
    """A check with everything its author decides."""

    left: list[str]
    operator: str
    sentence: str
    right: str = ""
    right_value: float | None = None
    missing: str = "skip"
    severity: str = "error"


QUESTION_LABELS = {
    "code": "コード",
    "number": "設問番号",
    "section": "まとまりの見出し",
    "text": "設問",
    "help": "記入の注意",
    "kind": "種類",
    "is_required": "必須",
    "choices": "選択肢",
    "rows": "表の行",
    "columns": "表の列",
    "unit": "単位",
    "minimum": "最小",
    "maximum": "最大",
    "is_whole": "整数だけ",
    "earliest": "最も早い日",
    "latest": "最も遅い日",
    "max_length": "文字数の上限",
    "asked_if": "たずねる条件",
    "bands": "集計の階級の下限",
    "is_summed": "合計に意味がある",
    "previous_code": "前回の設問コード",
    "previous_choices": "前回の選択肢との対応",
    "change_percent": "説明を求める変化（％）",
    "prefill": "先に入れておく値",
    "minutes": "目安（分）",
}


def question_spec(row: Any) -> QuestionSpec:
    """Return the spec of a row of the database (or of another spec)."""
    values = {each.name: getattr(row, each.name) for each in fields(QuestionSpec)}
    return QuestionSpec(**{**values, "minutes": float(values["minutes"])})


def check_spec(row: Any) -> CheckSpec:
    return CheckSpec(**{each.name: getattr(row, each.name) for each in fields(CheckSpec)})


def lines_of(spec: QuestionSpec) -> dict[str, str]:
    """A question as labelled lines for people: what is empty is left out."""
    shown: dict[str, str] = {}
    for name, label in QUESTION_LABELS.items():
        text = _shown(name, getattr(spec, name))
        if text:
            shown[label] = text
    return shown


def _shown(name: str, value: Any) -> str:
    match name:
        case "kind":
            return KINDS.get(value, value)
        case "is_required" | "is_summed":
            return "はい" if value else "いいえ"
        case "is_whole":
            return "はい" if value else ""
        case "choices" | "rows":
            return "\n".join(choice_line(row) for row in value)
        case "columns":
            return "\n".join(column_line(row) for row in value)
        case "asked_if":
            return condition_line(value)
        case "bands":
            return "、".join(f"{limit:g}" for limit in value)
        case "previous_choices":
            return "\n".join(f"{now}|{codes_line(before)}" for now, before in value.items())
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value if value is not None else "")


OPERATORS = {
    "equal": "左＝右",
    "at_most": "左≦右",
    "at_least": "左≧右",
    "together": "両方そろって答える",
    "not_together": "両方には答えない",
    "sum": "左の合計＝右",
}
MISSING = {
    "skip": "未回答があれば確認しない",
    "zero": "未回答は0とみなす",
    "refuse": "未回答なら誤りとする",
}
SEVERITIES = {"error": "誤り（直すまで提出できない）", "warning": "注意（説明があれば提出できる）"}


def check_lines(spec: CheckSpec) -> dict[str, str]:
    """A check as labelled lines for people: what is empty is left out."""
    shown = {
        "左の設問": "、".join(spec.left),
        "関係": OPERATORS.get(spec.operator, spec.operator),
        "右の設問": spec.right,
        "右の値": "" if spec.right_value is None else f"{spec.right_value:g}",
        "未回答の扱い": MISSING.get(spec.missing, spec.missing),
        "強さ": SEVERITIES.get(spec.severity, spec.severity),
        "知らせる文": spec.sentence,
    }
    return {label: text for label, text in shown.items() if text}


def choice_line(choice: Mapping[str, Any]) -> str:
    flags = [word for key, word in FLAGS.items() if choice.get(key)]
    return "|".join([choice["code"], choice["label"], *([" ".join(flags)] if flags else [])])


def kind_word(column: Mapping[str, Any]) -> str:
    """The kind of a column as it is typed: a number without decimals has a word of its own."""
    return WHOLE if column.get("is_whole") else KINDS[column.get("kind", "short")]


def column_line(column: Mapping[str, Any]) -> str:
    choices = "、".join(f"{c['code']}={c['label']}" for c in column.get("choices", ()))
    parts = [
        column["code"],
        column["label"],
        kind_word(column),
        column.get("unit", ""),
        choices,
    ]
    while parts[-1] == "":
        parts.pop()
    return "|".join(parts)


def codes_line(before: str | Sequence[str]) -> str:
    """The code of last time, or those that became one: a、b"""
    return before if isinstance(before, str) else "、".join(before)


def condition_line(asked_if: Sequence[Mapping[str, Any]]) -> str:
    """status=promoting,willing; plan=yes"""
    return "; ".join(f"{row['question']}={','.join(row['any_of'])}" for row in asked_if)


FLAGS = {"exclusive": "排他", "has_text": "記入欄"}


@dataclass(frozen=True)
class Difference:
    """One line that is not the same: `before` and `after` are empty for what was added or taken away."""

    code: str
    name: str
    what: str  # 追加, 削除, 変更, 移動
    label: str = ""
    before: str = ""
    after: str = ""


def differences(old: Sequence[QuestionSpec], new: Sequence[QuestionSpec]) -> list[Difference]:
    """Say what changes from one questionnaire to another, question by question and line by line."""
    before = {spec.code: spec for spec in old}
    after = {spec.code: spec for spec in new}
    found = [Difference(s.code, f"{s.number} {s.text}", "削除") for s in old if s.code not in after]
    for spec in new:
        name = f"{spec.number} {spec.text}"
        if spec.code not in before:
            found.append(Difference(spec.code, name, "追加"))
            continue
        mine, theirs = lines_of(spec), lines_of(before[spec.code])
        found += [
            Difference(spec.code, name, "変更", label, theirs.get(label, ""), mine.get(label, ""))
            for label in QUESTION_LABELS.values()
            if mine.get(label, "") != theirs.get(label, "")
        ]
    kept_before = [s.code for s in old if s.code in after]
    kept_after = [s.code for s in new if s.code in before]
    if kept_before != kept_after:
        found.append(
            Difference("", "設問の順番", "移動", "順番", "、".join(kept_before), "、".join(kept_after))
        )
    return found


def as_json(questions: Sequence[QuestionSpec], checks: Sequence[CheckSpec]) -> dict[str, Any]:
    return {"questions": [asdict(q) for q in questions], "checks": [asdict(c) for c in checks]}


def from_json(data: Mapping[str, Any]) -> tuple[list[QuestionSpec], list[CheckSpec]]:
    return [QuestionSpec(**row) for row in data["questions"]], [CheckSpec(**row) for row in data["checks"]]
