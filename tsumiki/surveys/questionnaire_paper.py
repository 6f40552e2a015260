"""The questionnaire on paper, empty or with one organisation's answers: the same content as a page to print and as a PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tsumiki.kernel.dates import fiscal_year_label, japanese_date
from tsumiki.kernel.papers import Callout, Document, Heading, KeyValues, Note, Paragraph, Run, Table
from tsumiki.surveys import rules
from tsumiki.surveys.logic import answer_in_words, is_answered, skip_in_words, text_key, value_in_words
from tsumiki.surveys.logic.crossing import answer_at
from tsumiki.surveys.logic.skipping import chosen
from tsumiki.surveys.models import Question, Questionnaire, Response
from tsumiki.surveys.prefilling import PREVIOUS
from tsumiki.surveys.selectors.known import source_in_words

BOX, CIRCLE = "□", "○"
GIVEN = "●と■、「いまの回答」は、入力済みの回答です。"
FILLED = f"{GIVEN}違うところ、空いているところを書き込んでください。"
# Kinds whose answer stands as words above the line to write on.
_WRITTEN = ("number", "date", "short", "long", "file")
CHOSEN = {BOX: "■", CIRCLE: "●"}
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class PrintItem:
    """A question on paper: what to tick, what to fill in, or a table. `now` is the answer that stands, in words."""

    question: Question
    notes: tuple[str, ...]
    ticks: tuple[str, ...]
    blank: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    now: str = ""


@dataclass(frozen=True)
class PrintSection:
    title: str
    items: tuple[PrintItem, ...]


def print_sections(questions: Sequence[Question], answers: Answers | None = None) -> list[PrintSection]:
    """`answers`: what an organisation has answered so far; without them the questionnaire is empty."""
    by_code = {question.code: question for question in questions}
    found: list[tuple[str, list[PrintItem]]] = []
    for question in questions:
        if not found or (question.section and question.section != found[-1][0]):
            found.append((question.section, []))
        found[-1][1].append(_item(question, by_code, answers))
    return [PrintSection(title, tuple(items)) for title, items in found]


def _item(question: Question, by_code: Mapping[str, Question], answers: Answers | None) -> PrintItem:
    known = _known(question) if answers is None else ""
    said = [skip_in_words(question, by_code), question.help, _limits(question), known]
    given = answers or {}
    rows = tuple(
        (row["label"], *(_cell(question, row, c, given) for c in question.columns)) for row in question.rows
    )
    header = ("項目", *(column["label"] for column in question.columns)) if rows else ()
    return PrintItem(
        question,
        tuple(line for line in said if line),
        tuple(_tick(question, choice, given) for choice in question.choices),
        _blank(question),
        header,
        rows,
        answer_in_words(question, given) if question.kind in _WRITTEN else "",
    )


def _known(question: Question) -> str:
    """What stands on the screen already; that last year's answers do is said once, in the lead."""
    words = source_in_words(question.prefill) if question.prefill not in ("", PREVIOUS) else ""
    return f"回答の画面とExcelには、{words}が分かれば先に入れてあります。" if words else ""


def _tick(question: Question, choice: Mapping[str, Any], answers: Answers) -> str:
    sign = CIRCLE if question.kind == Question.Kind.SINGLE else BOX
    sign = CHOSEN[sign] if choice["code"] in chosen(answers.get(question.code)) else sign
    alone = "（ほかと一緒に選べません）" if choice.get("exclusive") else ""
    words = answers.get(text_key(question.code, choice["code"])) or "　　　　　　　　　　　　"
    return f"{sign} {choice['label']}{alone}" + (f"（{words}）" if choice.get("has_text") else "")


def _blank(question: Question) -> str:
    match question.kind:
        case "number":
            return f"（　　　　　　）{question.unit}"
        case "date":
            return "（　　　　）年（　　）月（　　）日"
        case "short":
            return "（　　　　　　　　　　　　　　　　　　　　　　）"
        case "long":
            return "（　　　　　　　　　　　　　　　　　　　　　　\n\n\n　　　　　　　　　　　　　　　　　　　　　　　）"
        case "file":
            return "ファイルは、回答の画面から送ってください。"
        case _:
            return ""


def _cell(question: Question, row: Mapping[str, Any], column: Mapping[str, Any], answers: Answers) -> str:
    kind, unit = column.get("kind", "short"), column.get("unit", "")
    value = answer_at(answers, f"{question.code}/{row['code']}/{column['code']}")
    if kind == "single":
        return "　".join(
            f"{CHOSEN[CIRCLE] if choice['code'] == value else CIRCLE} {choice['label']}"
            for choice in column["choices"]
        )
    return value_in_words(kind, value, unit) if is_answered(value) else f"　　　{unit}"


def _limits(question: Question) -> str:
    said = [_range(question), "小数のない数（整数）" if question.is_whole else "", _days(question)]
    return "。".join(text for text in said if text)


def _days(question: Question) -> str:
    first, last = (
        japanese_date(date.fromisoformat(day)) if day else "" for day in (question.earliest, question.latest)
    )
    return f"{first}{'から' if first else ''}{last}{'まで' if last else ''}の日付" if first or last else ""


def _range(question: Question) -> str:
    low, high, unit = question.minimum, question.maximum, question.unit
    match (low, high):
        case (None, None):
            return f"{question.max_length:,}字以内" if question.max_length else ""
        case (_, None):
            return f"{low:.15g}{unit}以上の数"
        case (None, _):
            return f"{high:.15g}{unit}以下の数"
        case _:
            return f"{low:.15g}{unit}から{high:.15g}{unit}までの数"


def paper_of(questionnaire: Questionnaire) -> Document:
    """The empty questionnaire as a document for A4."""
    return _document(
        questionnaire, "　", print_sections(list(questionnaire.questions.all())), questionnaire.title
    )


def answer_paper_of(response: Response) -> Document:
    """The questionnaire of one organisation with its answers so far, to be written on while they can be changed."""
    questionnaire, sheet = response.campaign.questionnaire, response.sheet
    sections = print_sections(list(questionnaire.questions.all()), sheet.answers)
    saved = timezone.localtime(sheet.saved_at) if sheet.saved_at else None
    note = f"（{japanese_date(saved.date())} {saved:%H:%M}に保存）" if saved else ""
    filled = GIVEN if rules.refusal_to_any_answer(response) else FILLED
    lead = (Callout(f"{filled}{note}"),)
    return _document(questionnaire, str(response.organisation), sections, response.campaign.title, lead)


def _document(
    questionnaire: Questionnaire,
    organisation: str,
    sections: Sequence[PrintSection],
    title: str,
    first: Sequence[Any] = (),
) -> Document:
    blocks: list[Any] = [KeyValues((("団体名", organisation), ("記入した部署", "　"))), *first]
    blocks += [Paragraph(questionnaire.lead)] if questionnaire.lead else []
    if questionnaire.reference_date:
        blocks.append(Callout(f"{japanese_date(questionnaire.reference_date)}の状況をお答えください。"))
    for section in sections:
        if section.title:
            blocks.append(Heading(section.title, 1))
        for item in section.items:
            blocks += _item_blocks(item)
    for heading, text in (("問合せ先", questionnaire.contact), ("注記", questionnaire.source_note)):
        if text:
            blocks += [Heading(heading, 1), Paragraph(text)]
    return Document(
        title=title,
        blocks=tuple(blocks),
        subtitle="調査票",
        date=fiscal_year_label(questionnaire.fiscal_year),
        draft_label="" if questionnaire.is_fixed else "作成中",
    )


def _item_blocks(item: PrintItem) -> list[Any]:
    mark = "（必須）" if item.question.is_required else ""
    blocks: list[Any] = [Paragraph((Run(f"{item.question.number}　{item.question.text}{mark}", bold=True),))]
    blocks += [Note(line) for line in item.notes]
    if item.ticks:
        blocks.append(Paragraph("\n".join(item.ticks)))
    if item.header:
        blocks.append(Table(header=item.header, rows=item.rows))
    if item.now:
        blocks.append(Paragraph(f"いまの回答：{item.now}"))
    if item.blank:
        blocks.append(Paragraph(item.blank))
    return blocks
