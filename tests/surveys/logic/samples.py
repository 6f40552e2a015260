"""Questions and checks of plain values, and a second reading of the rules, written differently on purpose."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tsumiki.surveys.logic.specs import CheckSpec, QuestionSpec

CHOICES = [
    {"code": "a", "label": "Ａ"},
    {"code": "b", "label": "Ｂ"},
    {"code": "other", "label": "その他", "has_text": True},
]
EXCLUSIVE = {"code": "none", "label": "なし", "exclusive": True}


def question(code: str = "q", kind: str = "short", **fields: Any) -> QuestionSpec:
    return QuestionSpec(**{"code": code, "number": "問1", "text": "おたずね", "kind": kind, **fields})


def check(*left: str, operator: str = "equal", **fields: Any) -> CheckSpec:
    return CheckSpec(**{"left": list(left), "operator": operator, "sentence": "合いません。", **fields})


@dataclass
class Chain:
    """A questionnaire of choice questions in which each may wait for earlier ones, with answers to all of them."""

    questions: list[QuestionSpec]
    answers: dict[str, Any] = field(default_factory=dict)


CODES = ["a", "b", "none"]


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    size = draw(st.integers(1, 7))
    questions = []
    answers: dict[str, Any] = {}
    for place in range(size):
        code = f"q{place}"
        conditions = [
            {
                "question": f"q{other}",
                "any_of": draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True)),
            }
            for other in draw(st.lists(st.integers(0, size), max_size=2, unique=True))
        ]
        kind = draw(st.sampled_from(["single", "multiple"]))
        choices = [{"code": c, "label": c} for c in CODES]
        questions.append(question(code, kind, choices=choices, asked_if=conditions))
        given = draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True))
        if kind == "multiple":
            answers[code] = given
        elif given:
            answers[code] = given[0]
    return Chain(questions, answers)
