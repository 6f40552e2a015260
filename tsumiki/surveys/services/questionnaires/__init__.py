"""Writing questionnaires: loading the shipped ones, making, copying, editing and fixing one's own."""

from tsumiki.surveys.services.questionnaires._saving import mark
from tsumiki.surveys.services.questionnaires.drafts import (
    basics_part,
    copy_questionnaire,
    create_questionnaire,
    delete_questionnaire,
    fix_questionnaire,
    mistakes_in,
    replace_content,
    save_basics,
)
from tsumiki.surveys.services.questionnaires.errors import ConflictError, UnsoundError
from tsumiki.surveys.services.questionnaires.parts import (
    add_question,
    check_part,
    delete_check,
    delete_question,
    move_question,
    question_part,
    save_check,
    save_question,
)
from tsumiki.surveys.services.questionnaires.shipped import load_shipped_questionnaires

__all__ = [
    "ConflictError",
    "UnsoundError",
    "add_question",
    "basics_part",
    "check_part",
    "copy_questionnaire",
    "create_questionnaire",
    "delete_check",
    "delete_question",
    "delete_questionnaire",
    "fix_questionnaire",
    "load_shipped_questionnaires",
    "mark",
    "mistakes_in",
    "move_question",
    "question_part",
    "replace_content",
    "save_basics",
    "save_check",
    "save_question",
]
