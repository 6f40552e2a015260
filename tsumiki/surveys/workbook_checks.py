"""What is wrong with a workbook's answers taken together, told at the cell where it can be put right.

Reading judges every cell by itself. Here stand the checks across questions, the large changes since last time and the
answers to questions that are not asked. Plain values, no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tsumiki.surveys.logic import Problem as Found
from tsumiki.surveys.logic import asked_codes, is_answered, problems_of, skip_in_words
from tsumiki.surveys.logic.rows import CheckRow, QuestionRow
from tsumiki.surveys.workbooks import Layout, Problem, Reading, reason_key
from tsumiki.surveys.workbooks.definitions import Item
from tsumiki.surveys.workbooks.lines import as_text

REASON_LATER = "理由は、取り込んだあとに回答の画面で書けます。"


def cross_problems(
    questions: Sequence[QuestionRow],
    checks: Sequence[CheckRow],
    reading: Reading,
    layout: Layout,
    *,
    answers: Mapping[str, Any],
    explanations: Mapping[str, str],
    previous: Mapping[str, Any],
) -> list[Problem]:
    """`answers` and `explanations` as the sheet will hold them; `previous` last time's in this year's codes.

    They are warnings: the workbook may be taken, and the answers put right on the pages. What the reading has told of
    a cell is not told again.
    """
    told = {(problem.sheet, problem.cell) for problem in reading.problems}
    asked, filled = asked_codes(questions, answers), layout.flat(reading.answers)
    found: list[Problem] = []
    for problem in problems_of(questions, checks, answers, explanations, previous):
        where = _Where(problem, reading, layout)
        if where.key and where.cell not in told:
            sentence = problem.sentence + where.what_to_type
            found.append(_at(where.key, sentence, reading, layout, filled))
    by_code = {question.code: question for question in questions}
    for question in questions:
        if question.code not in asked and is_answered(answers.get(question.code)):
            found += _not_asked(question, by_code, reading, layout, filled)
    return found


class _Where:
    """The line of a problem in the workbook; `key` is empty where it has none (a file)."""

    def __init__(self, problem: Found, reading: Reading, layout: Layout) -> None:
        self._problem, self._reading, self._layout = problem, reading, layout
        self.key = self._line(problem.key or problem.code)
        self.cell = reading.cells.get(self.key, ("", ""))

    def _line(self, key: str) -> str:
        """The line of a key; of a question with several lines the first."""
        if key in self._reading.cells:
            return key
        lines = self._layout.of_question.get(key.partition("/")[0], ())
        return next((line.key for line in lines if line.key in self._reading.cells), "")

    @property
    def what_to_type(self) -> str:
        cells = [self._reading.cells[line][1] for line in map(self._line, self._problem.others) if line]
        said = f"（{'、'.join(dict.fromkeys(cells))}もあわせて確かめてください）" if cells else ""
        if self._problem.needs_explanation:
            reason = self._reading.cells.get(reason_key(self._problem.code))
            said += f"理由は{reason[1]}に入力できます。" if reason else REASON_LATER
        return said


def _not_asked(
    question: QuestionRow,
    by_code: Mapping[str, QuestionRow],
    reading: Reading,
    layout: Layout,
    filled: Mapping[str, Item],
) -> Iterator[Problem]:
    """Told once, at the first cell of the question that is filled."""
    lines = layout.of_question.get(question.code, ())
    key = next((line.key for line in lines if line.key in filled and line.key in reading.cells), "")
    if key:
        said = f"{skip_in_words(question, by_code)}いまの回答ではたずねない設問なので、集計に入りません。"
        sentence = f"{said}条件の設問の回答を直すか、この設問の回答を消してください。"
        yield _at(key, sentence, reading, layout, filled)


def _at(key: str, sentence: str, reading: Reading, layout: Layout, filled: Mapping[str, Item]) -> Problem:
    line = layout.by_key[key]
    read = as_text(line.shown(filled[key])) if key in filled else ""
    return Problem(*reading.cells[key], line.question.code, read, sentence, "warning")
