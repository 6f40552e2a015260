"""A questionnaire as our own sheets: one row per question, one per choice, one per check."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.surveys.logic.specs import (
    KINDS,
    MISSING,
    OPERATORS,
    SEVERITIES,
    CheckSpec,
    QuestionSpec,
    codes_line,
    condition_line,
    kind_word,
)
from tsumiki.surveys.questionnaire_sheets.columns import (
    CHECK_COLUMNS,
    CHECKS,
    CHOICE_COLUMNS,
    CHOICES,
    GUIDE,
    PARTS,
    PREFIXES,
    QUESTION_COLUMNS,
    QUESTIONS,
    YES,
)

EXAMPLES = [
    QuestionSpec(
        code="status",
        number="問1",
        section="取組の状況",
        text="（例）取組の状況をお答えください",
        kind="single",
        is_required=True,
        choices=[
            {"code": "promoting", "label": "推進している"},
            {"code": "not_willing", "label": "推進する意向はない"},
            {"code": "other", "label": "その他", "has_text": True},
        ],
        minutes=0.5,
    ),
    QuestionSpec(
        code="projects",
        number="問2",
        text="（例）今年度の事業の数",
        kind="number",
        unit="事業",
        minimum=0,
        asked_if=[{"question": "status", "any_of": ["promoting"]}],
    ),
]
_GUIDE = (
    (
        "シート「設問」",
        "1行に1問。並んだ順に出ます。コードは半角の英数字と - _ で、年度が変わっても同じものを使います。",
    ),
    ("種類", "、".join(KINDS.values())),
    ("必須・排他・記入欄", f"あてはまるときに {YES} を入れます。"),
    (
        "たずねる条件",
        "status=promoting,willing のように書きます。二つ以上の設問は ; でつなぐと、すべてを満たすときだけたずねます。",
    ),
    (
        "先に入れておく値",
        "前回の回答は previous、統計は indicator:指標のコード、団体の計画は plan:title（名称）・plan:year（最初の年度）・plan:fields（分野）・plan:problems（地域課題）・plan:challenges（課題①〜⑫）。空けると何も入れません。",
    ),
    (
        "シート「選択肢」",
        "選択肢、表の行、表の列を、1行に1つずつ。区分に「選択肢」「表の行」「表の列」を入れます。",
    ),
    (
        "前回のコード",
        "コードが変わったときだけ書きます。前回の二つが一つになったときは「a、b」と並べます。表の列の選択肢は、列の前回の選択肢コードに「今回=前回; 今回=前回」と書きます。",
    ),
    (
        "シート「確認」",
        "回答どうしの確認。左の設問コードは「、」で区切って並べられます。表の欄は 設問/行/列 と書きます。",
    ),
    ("取り込むとき", "いまの設問との違いを見てから取り込みます。このファイルにない設問は削除されます。"),
)


def write(
    target: BinaryIO, questions: Sequence[QuestionSpec], checks: Sequence[CheckSpec], *, title: str
) -> None:
    """Write what `read` takes in again unchanged."""
    write_xlsx(
        target,
        [
            Sheet(
                QUESTIONS, header=_heads(QUESTION_COLUMNS), rows=[_question(q) for q in questions], note=title
            ),
            Sheet(
                CHOICES, header=_heads(CHOICE_COLUMNS), rows=[row for q in questions for row in _choices(q)]
            ),
            Sheet(CHECKS, header=_heads(CHECK_COLUMNS), rows=[_check(check) for check in checks]),
            Sheet(GUIDE, header=("欄", "書き方"), rows=_GUIDE, widths=(24, 90)),
        ],
    )


def _heads(columns: dict[str, tuple[str, ...]]) -> list[str]:
    return [names[0] for names in columns.values()]


def _question(spec: QuestionSpec) -> list[Any]:
    said = {
        "kind": KINDS.get(spec.kind, spec.kind),
        "is_required": YES if spec.is_required else "",
        "is_summed": YES if spec.is_summed else "×",
        "is_whole": YES if spec.is_whole else "",
        "asked_if": condition_line(spec.asked_if),
        "bands": "、".join(f"{limit:g}" for limit in spec.bands),
    }
    return [said.get(name, getattr(spec, name)) for name in QUESTION_COLUMNS]


def _choices(spec: QuestionSpec) -> list[list[Any]]:
    found = []
    for part, label in PARTS.items():
        for row in getattr(spec, part):
            said = {
                "question": spec.code,
                "part": label,
                "code": row["code"],
                "label": row["label"],
                "exclusive": YES if row.get("exclusive") else "",
                "has_text": YES if row.get("has_text") else "",
                "kind": kind_word(row) if part == "columns" else "",
                "unit": row.get("unit", ""),
                "choices": "、".join(f"{c['code']}={c['label']}" for c in row.get("choices", ())),
                "previous": codes_line(spec.previous_choices.get(f"{PREFIXES[part]}{row['code']}", "")),
                "previous_choices": _mapping_within(spec, row) if part == "columns" else "",
            }
            found.append([said[name] for name in CHOICE_COLUMNS])
    return found


def _mapping_within(spec: QuestionSpec, column: Mapping[str, Any]) -> str:
    """a=x; b=y、z: the choices of a column and what they were last time."""
    prefix = f"column/{column['code']}/"
    return "; ".join(
        f"{key.removeprefix(prefix)}={codes_line(before)}"
        for key, before in spec.previous_choices.items()
        if key.startswith(prefix)
    )


def _check(spec: CheckSpec) -> list[Any]:
    said = {
        "left": "、".join(spec.left),
        "operator": OPERATORS[spec.operator],
        "missing": MISSING[spec.missing],
        "severity": SEVERITIES[spec.severity],
    }
    return [said.get(name, getattr(spec, name)) for name in CHECK_COLUMNS]
