"""意向等調査: what is asked, of whom, what came back, and what was published."""

from tsumiki.surveys.models.campaigns import Campaign, Reminder, Snapshot
from tsumiki.surveys.models.files import AnswerFile
from tsumiki.surveys.models.notices import ResultNotice
from tsumiki.surveys.models.questionnaires import Check, Question, Questionnaire
from tsumiki.surveys.models.responses import AnswerEvent, AnswerSheet, Delegation, Response
from tsumiki.surveys.models.submissions import Submission

__all__ = [
    "AnswerEvent",
    "AnswerFile",
    "AnswerSheet",
    "Campaign",
    "Check",
    "Delegation",
    "Question",
    "Questionnaire",
    "Reminder",
    "Response",
    "ResultNotice",
    "Snapshot",
    "Submission",
]
