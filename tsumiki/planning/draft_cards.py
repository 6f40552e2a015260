"""What the page of a kept draft shows, and what its buttons do to the order."""

from typing import Any

from django.urls import reverse

from tsumiki.planning import selectors, stack_cards, starting
from tsumiki.planning.alternatives import alternatives
from tsumiki.planning.models import StackDraft
from tsumiki.planning.ordering import Violation, suggested_order, violations
from tsumiki.planning.pieces import cost_in_words, effort_of
from tsumiki.planning.proposing import Answers
from tsumiki.planning.services.stack import moved
from tsumiki.planning.suggestion import Reason


def page(draft: StackDraft, token: str) -> dict[str, Any]:
    """Cards, warnings, sums, and the blocks that could be added."""
    found = _Draft(draft, token)
    effort = effort_of(found.library.pieces[code] for code in found.codes)
    return {
        "cards": [found.card(code, place) for place, code in enumerate(found.codes)],
        "stats": [
            ("手間", f"{effort.person_days}人日"),
            ("会議", f"{effort.meetings}回"),
            ("費用の目安", cost_in_words(effort.cost)),
        ],
        "others": found.others(),
        "order_url": found.url("order", "-"),
        "arrange_url": found.url("arrange", "-"),
        "fault_count": len(found.faults),
        "town": found.town.name if found.answers.town else "",
    }


class _Draft:
    def __init__(self, draft: StackDraft, token: str) -> None:
        self.token = token
        self.library, self.answers = selectors.library_of(draft.edition), Answers.of(draft.answers)
        self.town = starting.town_of(self.answers, starting.government_of(self.answers))
        self.codes = [code for code in draft.codes if code in self.library.pieces]
        self.faults = violations(self.library.items(self.codes), self.library.rules)

    def url(self, act: str, code: str) -> str:
        return reverse("planning:draft_change", args=[self.token, act, code])

    def card(self, code: str, place: int) -> dict[str, Any]:
        return {
            "piece": self.library.pieces[code],
            "reasons": self._reasons(code),
            "up": self.url("up", code) if place else "",
            "down": self.url("down", code) if place < len(self.codes) - 1 else "",
            "remove": self.url("remove", code),
            "faults": [self._warning(fault) for fault in self.faults if fault.then == code],
            "alternatives": [
                {"found": found, "url": self.url("swap", f"{code}.{found.piece.code}")}
                for found in alternatives(code, self.codes, self.library, self.town)
            ],
        }

    def _reasons(self, code: str) -> list[Reason]:
        return starting.reasons_of(code, self.codes, self.town, self.library)

    def _warning(self, fault: Violation) -> dict[str, Any]:
        names = {code: piece.name for code, piece in self.library.pieces.items()}
        return stack_cards.warning(
            fault,
            names,
            add=lambda first, before: self.url("add", f"{first}.{before}"),
            move=lambda first, before: self.url("put", f"{first}.{before}"),
        )

    def others(self) -> list[dict[str, Any]]:
        """What is not stacked, that which answers something first."""
        pieces = [piece for code, piece in self.library.pieces.items() if code not in self.codes]
        rows = [
            {"piece": piece, "url": self.url("add", piece.code), "fits": bool(self._reasons(piece.code))}
            for piece in pieces
        ]
        return sorted(rows, key=lambda row: not row["fits"])


def changed(draft: StackDraft, act: str, code: str, order: list[str]) -> list[str]:
    """The codes after one button. What cannot be done leaves them as they were."""
    codes = list(draft.codes)
    first, _, second = code.partition(".")
    rest = [one for one in codes if one != first]
    if act in ("up", "down"):
        return moved(codes, first, -1 if act == "up" else 1)
    if act == "remove":
        return rest
    if act == "swap" and second not in codes:
        return [second if one == first else one for one in codes]
    if act in ("add", "put"):
        place = rest.index(second) if second in rest else len(rest)
        return [*rest[:place], first, *rest[place:]]
    if act == "order":
        named = [one for one in order if one in codes]
        return [*dict.fromkeys(named), *(one for one in codes if one not in named)]
    if act == "arrange":
        library = selectors.library_of(draft.edition)
        return suggested_order(library.items(codes), library.rules)
    return codes
