"""The Excel round trip of a survey: workbooks out, workbooks back. Plain values, no Django.

layout = Layout(form)                                        # once per edition
for recipient, content in make_workbooks(layout, recipients):
    ...                                                      # content: bytes of an .xlsx
opened = open_workbook(upload, name=upload.name)             # InputError: macros, bombs, passwords, damage
opened.keys.code                                             # whose it says it is
reading = read_answers(opened, layout=layout, recipient=recipient, stored=answers_so_far)
reading.answers, reading.problems, reading.changes
"""

from tsumiki.surveys.workbooks.definitions import (
    Answer,
    Answers,
    Choice,
    Column,
    Question,
    Recipient,
    WorkbookForm,
    reason_key,
    text_key,
)
from tsumiki.surveys.workbooks.layout import Layout
from tsumiki.surveys.workbooks.making import Maker, make_workbooks
from tsumiki.surveys.workbooks.opening import Keys, Opened, open_workbook
from tsumiki.surveys.workbooks.reading import read_answers, read_workbook
from tsumiki.surveys.workbooks.results import Change, Problem, Reading, place_in_words

__all__ = [
    "Answer",
    "Answers",
    "Change",
    "Choice",
    "Column",
    "Keys",
    "Layout",
    "Maker",
    "Opened",
    "Problem",
    "Question",
    "Reading",
    "Recipient",
    "WorkbookForm",
    "make_workbooks",
    "open_workbook",
    "place_in_words",
    "read_answers",
    "read_workbook",
    "reason_key",
    "text_key",
]
