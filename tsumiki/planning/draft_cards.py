"""What the page of a kept draft shows, and what its buttons do to the order."""

from typing import Any

from django.urls import reverse

from tsumiki.planning import outcome_cards, selectors, stack_cards, starting
from tsumiki.planning.alternatives import alternatives
from tsumiki.planning.models import StackDraft
from tsumiki.planning.ordering import suggested_order, violations
from tsumiki.planning.pieces import cost_in_words, effort_of
from tsumiki.planning.proposing import Answers
from tsumiki.planning.services.stack import moved


def page(draft: StackDraft, token: str) -> dict[str, Any]:
    """Cards, warnings, sums, and the blocks that could be added."""
    library, answers = selectors.library_of(draft.edition), Answers.of(draft.answers)
    town = starting.town_of(answers, starting.government_of(answers))
    codes = [code for code in draft.codes if code in library.pieces]

    def url(act: str, code: str) -> str:
        return reverse("planning:draft_change", args=[token, act, code])

    names = {code: piece.name for code, piece in library.pieces.items()}
    faults = violations(library.items(codes), library.rules)
    cards = [
        {
            "piece": library.pieces[code],
            "reasons": starting.reasons_of(code, codes, town, library),
            "up": url("up", code) if place else "",
            "down": url("down", code) if place < len(codes) - 1 else "",
            "remove": url("remove", code),
            "faults": [
                stack_cards.warning(
                    fault,
                    names,
                    add=lambda first, before: url("add", f"{first}.{before}"),
                    move=lambda first, before: url("put", f"{first}.{before}"),
                )
                for fault in faults
                if fault.then == code
            ],
            "alternatives": [
                {"found": found, "url": url("swap", f"{code}.{found.piece.code}")}
                for found in alternatives(code, codes, library, town)
            ],
        }
        for place, code in enumerate(codes)
    ]
    effort = effort_of(library.pieces[code] for code in codes)
    others = [piece for piece in library.pieces.values() if piece.code not in codes]
    answering = [piece for piece in others if starting.reasons_of(piece.code, codes, town, library)]
    return {
        "cards": cards,
        "stats": [
            ("手間", f"{effort.person_days}人日"),
            ("会議", f"{effort.meetings}回"),
            ("費用の目安", cost_in_words(effort.cost)),
        ],
        "others": [
            {"piece": piece, "url": url("add", piece.code), "fits": piece in answering}
            for piece in [*answering, *(piece for piece in others if piece not in answering)]
        ],
        "order_url": url("order", "-"),
        "arrange_url": url("arrange", "-"),
        "fault_count": len(faults),
        "town": town.name if answers.town else "",
        "assumptions": outcome_cards.assumptions(answers, town),
    }


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
