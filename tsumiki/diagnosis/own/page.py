"""What is the town's own, laid beside the open figures of its diagnosis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.diagnosis.models import FeltNote
from tsumiki.diagnosis.own import felt, figures
from tsumiki.diagnosis.own.selectors import Knowledge


@dataclass(frozen=True, slots=True)
class Beside:
    """One theme's own numbers and what is felt about it."""

    figures: list[figures.Shown]
    note: FeltNote | None
    standing: str
    question: str


def beside(sections: Sequence[Mapping[str, Any]], own: Knowledge | None) -> list[dict[str, Any]]:
    """The page's sections with `own` on each card: None for strangers. What was kept for everybody stays as it is."""
    return [
        {**section, "cards": [{**card, "own": _own(card, own)} for card in section["cards"]]}
        for section in sections
    ]


def _own(card: Mapping[str, Any], own: Knowledge | None) -> Beside | None:
    if own is None:
        return None
    note = own.notes.get(card["code"])
    compared, notable = card["compared"], card["notable"]
    return Beside(
        figures=[figures.shown(figure) for figure in own.figures_about(card["code"])],
        note=note,
        standing=felt.standing(compared, notable),
        question=felt.question(note.grade, compared, notable) if note else "",
    )
