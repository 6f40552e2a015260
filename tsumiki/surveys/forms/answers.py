"""The one place that turns questions into form fields: for answering, for the preview, for a single section.

    form = answer_form_for(questions, answers=sheet.answers, data=request.POST or None)
    if form.is_valid():
        form.answers()       # {question code or "question/choice/text": value or None}, shaped as AnswerSheet keeps it
        form.explanations()  # {question code: text}

A form only reads what was typed (full-width digits, 和暦); it accepts half-filled and contradictory answers, because
a draft may be both. What stands against submitting is `logic.problems_of`'s to say.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField

from tsumiki.surveys.forms.answer_fields import (
    cell_field,
    explanation_field,
    main_field,
    removal_field,
    words_field,
)
from tsumiki.surveys.logic import is_answered, skip_in_words, text_key

EXPLANATION = "explanation"


def field_name(key: str) -> str:
    """The name of a field in HTML, from the key of its answer ("q/row/column" → "q.row.column")."""
    return key.replace("/", ".")


def removal_name(question: Any) -> str:
    """The name of the box that takes a file back."""
    return f"{question.code}.remove"


@dataclass
class Item:
    """One question as it is drawn: `main` or `cells`, what is written beside choices, and what is known of it."""

    question: Any
    skip: str
    is_asked: bool
    main: BoundField | None
    cells: list[tuple[str, list[BoundField]]]  # per row of a table: its label and its fields
    words: list[BoundField]
    explanation: BoundField | None
    removal: BoundField | None = None  # the box that takes the file back
    extra: dict[str, Any] = field(
        default_factory=dict
    )  # what a page adds: last year's answer, problems, who saved

    @property
    def fields(self) -> list[BoundField]:
        inside = [cell for _, row in self.cells for cell in row]
        found = [self.main, *inside, *self.words, self.explanation]
        return [bound for bound in found if bound is not None]

    @property
    def errors(self) -> list[str]:
        return [str(error) for bound in self.fields for error in bound.errors]


@dataclass
class Section:
    title: str
    items: list[Item]


class AnswerForm(forms.Form):
    """Made by `answer_form_for`; iterate `sections` or `items` to draw it."""

    def __init__(
        self,
        questions: Sequence[Any],
        *,
        all_questions: Iterable[Any],
        asked: Collection[str] | None,
        explain: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.questions = list(questions)
        self._by_code = {question.code: question for question in all_questions}
        self._asked = asked
        for question in self.questions:
            self.fields |= dict(fields_of(question))
            if question.code in explain:
                self.fields[f"{question.code}.{EXPLANATION}"] = explanation_field(question)
            if question.kind == "file" and self.initial.get(question.code):
                self.fields[removal_name(question)] = removal_field()

    @property
    def items(self) -> list[Item]:
        return [self._item(question) for question in self.questions]

    @property
    def sections(self) -> list[Section]:
        """Neighbouring questions under the same heading; a heading left empty goes on with the one before it."""
        found: list[Section] = []
        for item in self.items:
            title = item.question.section
            if not found or (title and title != found[-1].title):
                found.append(Section(title, []))
            found[-1].items.append(item)
        return found

    def item(self, code: str) -> Item:
        return self._item(next(question for question in self.questions if question.code == code))

    def answers(self) -> dict[str, Any]:
        """What was typed, by key; None where a field was left or made empty. A file only where one was sent."""
        found: dict[str, Any] = {}
        for question in self.questions:
            if question.kind == "table":
                cells = {key: self._typed(f"{question.code}/{key}") for key, _, _ in _cells_of(question)}
                found[question.code] = {k: v for k, v in cells.items() if is_answered(v)} or None
            elif question.kind != "file" or self._typed(question.code):
                found[question.code] = self._typed(question.code)
            for choice in _with_words(question):
                key = text_key(question.code, choice["code"])
                found[key] = self._typed(key)
        return found

    def explanations(self) -> dict[str, str]:
        names = {code: f"{code}.{EXPLANATION}" for code in (q.code for q in self.questions)}
        return {code: self.cleaned_data.get(name, "") for code, name in names.items() if name in self.fields}

    def _typed(self, key: str) -> Any:
        value = self.cleaned_data.get(field_name(key))
        return value if is_answered(value) or hasattr(value, "read") else None

    def _item(self, question: Any) -> Item:
        code = question.code
        is_table = question.kind == "table"
        rows = [
            (row["label"], [self[f"{code}.{row['code']}.{column['code']}"] for column in question.columns])
            for row in (question.rows if is_table else ())
        ]
        explanation = f"{code}.{EXPLANATION}"
        return Item(
            question=question,
            skip=skip_in_words(question, self._by_code),
            is_asked=self._asked is None or code in self._asked,
            main=None if is_table else self[code],
            cells=rows,
            words=[self[field_name(text_key(code, c["code"]))] for c in _with_words(question)],
            explanation=self[explanation] if explanation in self.fields else None,
            removal=self[removal_name(question)] if removal_name(question) in self.fields else None,
        )


def answer_form_for(
    questions: Sequence[Any],
    *,
    answers: Mapping[str, Any] | None = None,
    explanations: Mapping[str, str] | None = None,
    data: Any = None,
    files: Any = None,
    asked: Collection[str] | None = None,
    explain: Collection[str] = (),
    all_questions: Iterable[Any] | None = None,
    disabled: bool = False,
) -> AnswerForm:
    """Return the form of these questions (all, a section, those delegated).

    `asked`: the codes that are to be answered now (others are drawn with the condition they wait for); `explain`: the
    codes that get a field for the reason of a change; `all_questions`: the whole questionnaire where `questions` is a
    part of it, so that conditions can be put in words; `disabled` for showing only.
    """
    form = AnswerForm(
        questions,
        all_questions=questions if all_questions is None else all_questions,
        asked=asked,
        explain=explain,
        data=data,
        files=files,
        initial=initial_of(questions, answers or {}, explanations or {}),
    )
    if disabled:
        for each in form.fields.values():
            each.disabled = True
    return form


def initial_of(
    questions: Iterable[Any], answers: Mapping[str, Any], explanations: Mapping[str, str]
) -> dict[str, Any]:
    """The stored answers under the names of the fields."""
    found: dict[str, Any] = {}
    for question in questions:
        value = answers.get(question.code)
        if question.kind == "table":
            cells = value if isinstance(value, Mapping) else {}
            found |= {field_name(f"{question.code}/{place}"): cell for place, cell in cells.items()}
        else:
            found[question.code] = value
        for choice in _with_words(question):
            key = text_key(question.code, choice["code"])
            found[field_name(key)] = answers.get(key)
        found[f"{question.code}.{EXPLANATION}"] = explanations.get(question.code, "")
    return found


def fields_of(question: Any) -> Iterator[tuple[str, forms.Field]]:
    """(name, field) of everything a question is answered with."""
    if question.kind == "table":
        for key, row, column in _cells_of(question):
            yield field_name(f"{question.code}/{key}"), cell_field(question, row, column)
    else:
        yield question.code, main_field(question)
    for choice in _with_words(question):
        yield field_name(text_key(question.code, choice["code"])), words_field(choice)


def _cells_of(question: Any) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    for row in question.rows:
        for column in question.columns:
            yield f"{row['code']}/{column['code']}", row, column


def _with_words(question: Any) -> list[Mapping[str, Any]]:
    if question.kind not in ("single", "multiple"):
        return []
    return [choice for choice in question.choices if choice.get("has_text")]
