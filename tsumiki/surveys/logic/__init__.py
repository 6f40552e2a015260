"""What a questionnaire means: who is asked what, and what is wrong with an answer. Plain values, no Django.

Questions and checks are anything with the attributes named in `rows`: the database's rows fit as they are.
"""

from tsumiki.surveys.logic.carrying import Carrier, carried_answers
from tsumiki.surveys.logic.checking import Problem, explained_codes, problems_of
from tsumiki.surveys.logic.rows import CheckRow, QuestionRow, length_limit, text_key
from tsumiki.surveys.logic.skipping import asked_codes, is_answered
from tsumiki.surveys.logic.values import unread_keys
from tsumiki.surveys.logic.words import (
    answer_in_words,
    file_name,
    number_in_words,
    skip_in_words,
    value_in_words,
)

__all__ = [
    "Carrier",
    "CheckRow",
    "Problem",
    "QuestionRow",
    "answer_in_words",
    "asked_codes",
    "carried_answers",
    "explained_codes",
    "file_name",
    "is_answered",
    "length_limit",
    "number_in_words",
    "problems_of",
    "skip_in_words",
    "text_key",
    "unread_keys",
    "value_in_words",
]
