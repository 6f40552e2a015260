"""Which form a workbook has, and whether the questionnaire in it is sound."""

from collections.abc import Sequence
from typing import BinaryIO

from tsumiki.kernel.archives import MEGABYTE
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import read_table
from tsumiki.kernel.text import fold
from tsumiki.surveys.logic.soundness import mistakes_of
from tsumiki.surveys.logic.sources import PrefillSource
from tsumiki.surveys.questionnaire_sheets.columns import CHECKS, CHOICES, QUESTIONS
from tsumiki.surveys.questionnaire_sheets.finding import Found, Problem
from tsumiki.surveys.questionnaire_sheets.own import Reader
from tsumiki.surveys.questionnaire_sheets.xlsform import XlsFormReader

MOST_QUESTIONS = 500
NOT_OURS = (
    "「{name}」に、シート「設問」も、XLSFormのシート「survey」もありません。"
    "様式をダウンロードして、シートの名前を変えずに記入してください。"
)


def read(file: BinaryIO, *, name: str, sources: Sequence[PrefillSource] = ()) -> Found:
    """Read a questionnaire out of a workbook. Raises InputError for a file that is no workbook or of neither form."""
    sheets = read_table(file, name=name, max_bytes=10 * MEGABYTE, max_rows=10_000)
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    own = {name: by_name[fold(name)] for name in (QUESTIONS, CHOICES, CHECKS) if fold(name) in by_name}
    if QUESTIONS in own:
        reader: Reader | XlsFormReader = Reader(own)
    elif "survey" in by_name:
        reader = XlsFormReader(by_name)
    else:
        raise InputError(NOT_OURS.format(name=name[:80]))
    found = reader.read()
    if not found.questions and not found.problems:
        found.problems.append(Problem("", "設問が1つもありません。見出しの下の行に記入してください。"))
    elif len(found.questions) > MOST_QUESTIONS:
        found.problems.append(
            Problem(
                "",
                f"設問は{MOST_QUESTIONS}問までです（いま{len(found.questions)}問）。調査票を分けてください。",
            )
        )
    elif not found.problems:
        _judge(found, reader.places, sources)
    return found


def _judge(found: Found, places: dict[str, str], sources: Sequence[PrefillSource]) -> None:
    """Mistakes in what the cells say together. Whether the previous questionnaire fits is seen when it is fixed."""
    mistakes = mistakes_of(found.questions, found.checks, is_previous_known=False, sources=sources)
    found.problems += [Problem(places.get(mistake.code, ""), mistake.sentence) for mistake in mistakes]
