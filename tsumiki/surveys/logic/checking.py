"""Everything that is wrong with a set of answers, as sentences for the person who gave them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tsumiki.surveys.logic.crossing import check_problem
from tsumiki.surveys.logic.rows import Answers, CheckRow, QuestionRow, text_key
from tsumiki.surveys.logic.skipping import asked_codes, chosen, is_answered
from tsumiki.surveys.logic.values import value_problem
from tsumiki.surveys.logic.words import number_in_words

TEXT_LENGTH = 200  # of the words beside a choice such as その他


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. An error must be corrected; a warning goes away once it is explained.

    `code` is the question; `key` names the place within it as the answers do ("q/other/text", "q/row/column");
    `others` are the further places that do not agree with it.
    """

    code: str
    sentence: str
    severity: Literal["error", "warning"] = "error"
    key: str = ""
    others: tuple[str, ...] = ()

    @property
    def needs_explanation(self) -> bool:
        return self.severity == "warning"


def problems_of(
    questions: Sequence[QuestionRow],
    checks: Iterable[CheckRow],
    answers: Answers,
    explanations: Mapping[str, str],
    previous: Answers,
) -> list[Problem]:
    """Return what stands against submitting, in the order of the questionnaire; nothing means it may be submitted.

    `previous` are last year's answers in this year's codes (`carried_answers`). Questions that are not asked have
    no problems, whatever stands in them.
    """
    asked = asked_codes(questions, answers)
    found: list[Problem] = []
    for question in questions:
        if question.code in asked:
            found += _own_problems(question, answers)
            if question.change_percent is not None and not _is_explained([question.code], explanations):
                found += _change_problems(question, answers, previous)
    sound = {question.code for question in questions} - {
        problem.code for problem in found if not problem.needs_explanation
    }
    for check in checks:
        keys = [key for key in (*check.left, check.right) if key]
        codes = [key.partition("/")[0] for key in keys]
        # An answer that is wrong in itself is put right first; comparing it would only confuse.
        if not all(code in sound for code in codes) or check_problem(check, asked, answers) is None:
            continue
        if check.severity != "warning":
            found.append(_told(check, keys, asked, "error"))
        elif not _is_explained(codes, explanations):
            found.append(_told(check, keys, asked, "warning"))
    places = {question.code: place for place, question in enumerate(questions)}
    return sorted(found, key=lambda problem: places[problem.code])


def explained_codes(questions: Iterable[QuestionRow], checks: Iterable[CheckRow]) -> frozenset[str]:
    """The questions for which a reason may have to be written: large changes, and checks that a reason settles."""
    found = {question.code for question in questions if question.change_percent is not None}
    for check in checks:
        if check.severity == "warning":
            found |= {key.partition("/")[0] for key in (*check.left, check.right) if key}
    return frozenset(found)


def name_of(question: QuestionRow) -> str:
    return f"{question.number}「{question.text}」".strip()


def _own_problems(question: QuestionRow, answers: Answers) -> Iterator[Problem]:
    value = answers.get(question.code)
    if not is_answered(value):
        if question.is_required:
            yield Problem(question.code, f"{name_of(question)}に回答してください。", key=question.code)
        yield from _text_problems(question, set(), answers)
        return
    wrong = list(value_problem(question, value))
    for key, sentence in wrong:
        yield Problem(question.code, f"{name_of(question)}：{sentence}", key=key)
    if question.kind in ("single", "multiple"):
        yield from _text_problems(question, chosen(value), answers)


def _text_problems(question: QuestionRow, picked: set[str], answers: Answers) -> Iterator[Problem]:
    for choice in question.choices:
        if not choice.get("has_text"):
            continue
        key = text_key(question.code, choice["code"])
        words, label = answers.get(key), choice["label"]
        if words is not None and not isinstance(words, str):
            yield Problem(
                question.code, f"{name_of(question)}：「{label}」の内容を文字で書いてください。", key=key
            )
        elif choice["code"] in picked and not is_answered(words):
            yield Problem(question.code, f"{name_of(question)}：「{label}」の内容を書いてください。", key=key)
        elif choice["code"] not in picked and is_answered(words):
            sentence = (
                f"「{label}」の内容が書かれていますが、選ばれていません。選ぶか、内容を消してください。"
            )
            yield Problem(question.code, f"{name_of(question)}：{sentence}", key=key)
        elif isinstance(words, str) and len(words) > TEXT_LENGTH:
            sentence = f"「{label}」の内容は{TEXT_LENGTH}字以内で書いてください（いま{len(words)}字）。"
            yield Problem(question.code, f"{name_of(question)}：{sentence}", key=key)


def _change_problems(question: QuestionRow, answers: Answers, previous: Answers) -> Iterator[Problem]:
    now, before = answers.get(question.code), previous.get(question.code)
    if question.kind != "table":
        yield from _change(question, question.code, name_of(question), question.unit, (before, now))
    elif isinstance(now, Mapping) and isinstance(before, Mapping):
        for row in question.rows:
            for column in question.columns:
                place = f"{row['code']}/{column['code']}"
                name = f"{name_of(question)}の「{row['label']}」の「{column['label']}」"
                values = (before.get(place), now.get(place))
                if column.get("kind") == "number":
                    yield from _change(
                        question, f"{question.code}/{place}", name, column.get("unit", ""), values
                    )


def _change(
    question: QuestionRow, key: str, name: str, unit: str, values: tuple[Any, Any]
) -> Iterator[Problem]:
    before, now = values
    if question.change_percent is None or not _is_number(now) or not _is_number(before) or now == before:
        return
    # From 0 every change is large: it cannot be put in per cent.
    if before and abs(now - before) * 100 <= question.change_percent * abs(before):
        return
    sentence = (
        f"{name}は前回{_plain(before, unit)}、今回{_plain(now, unit)}です。"
        "数値に間違いがないか確かめ、変わった理由を書いてください。"
    )
    yield Problem(question.code, sentence, "warning", key)


def _plain(value: float, unit: str) -> str:
    return number_in_words(int(value) if value == int(value) else value, unit)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - NaN


def _told(
    check: CheckRow, keys: list[str], asked: frozenset[str], severity: Literal["error", "warning"]
) -> Problem:
    """The problem stands at the first of its questions that is asked."""
    here = [key for key in keys if key.partition("/")[0] in asked]
    return Problem(here[0].partition("/")[0], check.sentence, severity, here[0], tuple(here[1:]))


def _is_explained(codes: Iterable[str], explanations: Mapping[str, str]) -> bool:
    return any(is_answered(explanations.get(code, "")) for code in codes)
