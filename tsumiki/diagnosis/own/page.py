"""What is the town's own, laid beside the open figures of its diagnosis."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString

from tsumiki.diagnosis.models import FeltNote
from tsumiki.diagnosis.own import felt, figures
from tsumiki.diagnosis.own.selectors import Knowledge
from tsumiki.diagnosis.presentation import drawn
from tsumiki.directory.models import LocalGovernment

KEPT = 3600
# Drawn with their trend on the diagnosis; further ones are named, and stand in full on their own page.
DRAWN = 1


@dataclass(frozen=True, slots=True)
class Beside:
    """One theme's own numbers and what is felt about it."""

    figures: list[figures.Shown]
    more: list[str]
    note: FeltNote | None
    standing: str
    question: str


def beside(
    sections: Sequence[Mapping[str, Any]],
    own: Knowledge | None,
    *,
    government: LocalGovernment,
    statistics: str,
) -> list[dict[str, Any]]:
    """The page's sections with `own` on each card, as markup: nothing for strangers.

    What was kept for everybody stays as it is. The own markup is kept apart, under the state of its records, and
    asked for only by whoever was allowed to read these.
    """
    kept = {} if own is None else _kept(sections, own, government, statistics)
    return [
        {**section, "cards": [{**card, "own": kept.get(card["code"], "")} for card in section["cards"]]}
        for section in sections
    ]


def _kept(
    sections: Sequence[Mapping[str, Any]], own: Knowledge, government: LocalGovernment, statistics: str
) -> dict[str, SafeString]:
    records = (*own.figures, *own.notes.values())
    state = repr([(type(r).__name__, r.pk, r.version, r.updated_at) for r in records])
    mark = hashlib.sha256(f"{statistics}:{own.can_edit}:{state}".encode()).hexdigest()[:24]
    key = f"diagnosis-own:{government.pk}:{mark}"
    kept: dict[str, SafeString] | None = caches["pages"].get(key)
    if kept is None:
        kept = {
            card["code"]: drawn(
                "diagnosis/own/_beside.html",
                {"card": card, "own": _own(card, own), "government": government, "can_edit": own.can_edit},
            )
            for section in sections
            for card in section["cards"]
        }
        caches["pages"].set(key, kept, KEPT)
    return kept


def _own(card: Mapping[str, Any], own: Knowledge) -> Beside:
    note = own.notes.get(card["code"])
    compared, notable = card["compared"], card["notable"]
    about = own.figures_about(card["code"])
    return Beside(
        figures=[figures.shown(figure) for figure in about[:DRAWN]],
        more=[figures.in_words(figure) for figure in about[DRAWN:]],
        note=note,
        standing=felt.standing(compared, notable),
        question=felt.question(note.grade, compared, notable) if note else "",
    )
