"""From what was typed to answers: each cell by itself, then the cells of a question together."""

from operator import attrgetter

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.workbooks.collecting import Collected, Entry
from tsumiki.surveys.workbooks.definitions import Answer, Answers, Item, Question, text_key
from tsumiki.surveys.workbooks.layout import Layout
from tsumiki.surveys.workbooks.lines import MARK, Line
from tsumiki.surveys.workbooks.values import parse

# What a line says: a value, ○, or "" where somebody wrote × to say no.
Values = dict[str, Item]


def judge(collected: Collected, layout: Layout, stored: dict[str, Item]) -> Values:
    """Return the value of every line; what cannot be taken is reported and blocked, its stored value stays."""
    values: Values = {}
    for line in layout.lines:
        if line.key in collected.entries:
            _judge_line(line, collected, values)
    for line in layout.lines:
        if line.key in stored and (line.key in collected.blocked or line.key not in collected.cells):
            values.setdefault(line.key, stored[line.key])
    for question in layout.form.questions:
        _judge_together(question, layout.of_question[question.code], collected, values)
    # What two cells together put in doubt is blocked only now.
    for key in collected.blocked & stored.keys():
        values.setdefault(key, stored[key])
    return values


def _judge_line(line: Line, collected: Collected, values: Values) -> None:
    taken: list[tuple[Entry, Item]] = []
    for entry in collected.entries[line.key]:
        place = (entry.sheet, entry.cell)
        try:
            parsed = parse(line, entry.value)
            if parsed.text:
                choice = line.choice.code if line.choice else str(parsed.value)
                _write_beside(line, entry, choice, parsed.text, collected)
        except InputError as problem:
            collected.report(place, line, entry.value, str(problem))
            collected.blocked.add(line.key)
            continue
        if parsed.warning:
            collected.report(place, line, entry.value, parsed.warning, "warning")
        if parsed.value is not None:
            taken.append((entry, parsed.value))
    if len({str(value) for _, value in taken}) > 1:
        cells = "と".join(dict.fromkeys(f"{entry.sheet}の{entry.cell}" for entry, _ in taken))
        for entry, _ in taken:
            sentence = (
                f"{line.named}に違う回答が2か所以上あります（{cells}）。1つを残し、ほかを消してください。"
            )
            collected.report((entry.sheet, entry.cell), line, entry.value, sentence)
        collected.blocked.add(line.key)
    elif taken and line.key not in collected.blocked:
        values[line.key] = taken[0][1]
    elif taken:
        for entry, _ in taken:
            sentence = f"{line.named}のほかの欄に読み取れない回答があるため、こちらも読み取っていません。1つだけを残してください。"
            collected.report((entry.sheet, entry.cell), line, entry.value, sentence)


def _write_beside(line: Line, entry: Entry, choice: str, text: str, collected: Collected) -> None:
    """A text written in the cell of the choice belongs to the line below it."""
    key = text_key(line.question.code, choice)
    target = collected.layout.by_key.get(key)
    if target is None:
        raise InputError(f"「{text[:40]}」を書く欄はありません。一覧から1つ選んでください。")
    collected.entries[key].append(Entry(target, entry.sheet, entry.cell, text))


def _judge_together(question: Question, lines: list[Line], collected: Collected, values: Values) -> None:
    first = lines[0] if lines else None
    if question.kind == "multiple":
        _judge_exclusive(question, lines, collected, values)
    for choice in filter(attrgetter("has_text"), question.choices):
        key = text_key(question.code, choice.code)
        mark = f"{question.code}/{choice.code}"
        is_chosen = values.get(mark) == MARK or values.get(question.code) == choice.code
        is_doubtful = mark in collected.blocked or question.code in collected.blocked
        if values.get(key) and not (is_chosen or is_doubtful) and key in collected.entries:
            entry = collected.entries[key][0]
            sentence = f"内容が書かれていますが、「{choice.label}」が選ばれていません。選ぶか、内容を消してください。"
            collected.report((entry.sheet, entry.cell), entry.line, entry.value, sentence, "warning")
    is_answered = any(
        line.key in values or line.key in collected.blocked for line in lines if not line.is_reason
    )
    if first and question.is_required and not is_answered and first.key in collected.cells:
        sentence = f"{question.number}は必須です。回答を入力してください。"
        collected.report(collected.cells[first.key], first, "", sentence, "warning")


def _judge_exclusive(question: Question, lines: list[Line], collected: Collected, values: Values) -> None:
    chosen = [line for line in lines if line.kind == "mark" and values.get(line.key) == MARK]
    alone = next((line for line in chosen if line.choice and line.choice.is_exclusive), None)
    typed = [line for line in chosen if line.key in collected.entries and line.key not in collected.blocked]
    if alone is None or len(chosen) < 2 or not typed:
        return
    names = "」「".join(line.label for line in chosen if line is not alone)
    for line in typed:
        entry = collected.entries[line.key][0]
        sentence = f"「{alone.label}」と「{names}」が一緒に選ばれています。どちらかの○を消してください。"
        collected.report((entry.sheet, entry.cell), line, entry.value, sentence)
        collected.blocked.add(line.key)
        values.pop(line.key, None)


def assemble(layout: Layout, values: Values) -> Answers:
    """Return the answers by question, in the order of the form."""
    answers: dict[str, Answer] = {}
    for question in layout.form.questions:
        lines = layout.of_question[question.code]
        marks = [line for line in lines if line.kind == "mark" and line.key in values]
        if marks:
            answers[question.code] = tuple(
                line.choice.code for line in marks if line.choice and values[line.key] == MARK
            )
        elif question.kind == "table":
            cells = {
                line.key.partition("/")[2]: values[line.key]
                for line in lines
                if line.key in values and not line.is_reason
            }
            if cells:
                answers[question.code] = cells
        answers |= {
            line.key: values[line.key]
            for line in lines
            if line.key in values and (line.is_reason or (line.kind != "mark" and question.kind != "table"))
        }
    return answers
