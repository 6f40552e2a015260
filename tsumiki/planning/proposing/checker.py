"""An independent look at proposed stacks: shares no code with the engine, only the values."""

from collections.abc import Iterator

from tsumiki.planning.ordering import Strength
from tsumiki.planning.pieces import Library
from tsumiki.planning.proposing.answers import Answers
from tsumiki.planning.proposing.engine import Outcome, Proposal


def complaints(outcome: Outcome, answers: Answers, library: Library) -> list[str]:
    """Everything that a proposal must not be; [] where all is well."""
    found = [text for proposal in outcome.proposals for text in _of(proposal, answers, library)]
    sets = [frozenset(proposal.codes) for proposal in outcome.proposals]
    if len(set(sets)) != len(sets):
        found.append("two proposals are the same stack")
    if (len(sets) < 3) != bool(outcome.shortfall):
        found.append("a shortfall is said where there is none, or not said where there is one")
    return found


def _of(proposal: Proposal, answers: Answers, library: Library) -> Iterator[str]:
    codes, name = list(proposal.codes), proposal.character.code
    if not codes or len(set(codes)) != len(codes) or not set(codes) <= set(library.pieces):
        yield f"{name}: empty, doubled or unknown blocks: {codes}"
        return
    for rule in library.rules:
        if rule.then not in codes or rule.first == rule.then:
            continue
        if rule.first not in codes:
            if rule.strength is Strength.REQUIRED:
                yield f"{name}: {rule.then} lacks {rule.first}"
        elif codes.index(rule.first) > codes.index(rule.then) and rule.strength is Strength.REQUIRED:
            yield f"{name}: {rule.first} stands after {rule.then}"
    yield from _sums(proposal, answers, library)
    for code in codes:
        if not proposal.reasons.get(code):
            yield f"{name}: {code} has no reason"


def _sums(proposal: Proposal, answers: Answers, library: Library) -> Iterator[str]:
    name, pieces = proposal.character.code, [library.pieces[code] for code in proposal.codes]
    days, meetings, least = 0, 0, 0
    for piece in pieces:
        days, meetings, least = days + piece.person_days, meetings + piece.meetings, least + piece.cost_min
    if (days, meetings, least) != (
        proposal.effort.person_days,
        proposal.effort.meetings,
        proposal.effort.cost.least,
    ):
        yield f"{name}: sums differ"
    if answers.staff_days is not None:
        room = answers.staff_days * (answers.deadline or 12)
        if max(0, days - room) != proposal.days_over:
            yield f"{name}: {days} person-days in {room} are said to be {proposal.days_over} over"
    if answers.deadline is not None and max(0, proposal.months - answers.deadline) != proposal.months_over:
        yield f"{name}: months over the deadline are wrong"
    longest = max(piece.weeks for piece in pieces)
    if not longest <= proposal.weeks <= sum(piece.weeks for piece in pieces):
        yield f"{name}: {proposal.weeks} weeks cannot be"
