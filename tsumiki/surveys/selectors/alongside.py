"""What upper apps ask of an organisation along with the survey, on the pages of its response."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tsumiki.kernel.hooks import Hook
from tsumiki.surveys import rules
from tsumiki.surveys.models import Response


class Place(StrEnum):
    """The pages that show it, by the names of their addresses."""

    FORM = "answer"
    CONFIRM = "answer_confirm"
    RECEIPT = "answer_receipt"


@dataclass(frozen=True, slots=True)
class Alongside:
    """Something else that is asked at the same time; it never stands against handing the answers in.

    `template` draws it and finds the values of `asked` under that name.
    """

    template: str
    asked: Mapping[str, Any]


# asked.collect(user, response, place)
asked: Hook[Alongside] = Hook()


def asked_alongside(user: Any, response: Response, place: Place) -> list[Alongside]:
    """Nothing is asked once the survey is closed."""
    return asked.collect(user, response, place) if rules.is_open(response) else []
