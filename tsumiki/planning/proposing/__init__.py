"""Three stacks that differ in character, from at most ten answers. Pure values, no Django.

outcome = propose(answers, town, library)
outcome.proposals[0].codes       # in a valid order, with everything required
outcome.proposals[0].reasons     # which answer brought which block, by rule (R1–R4, P1–P6)
complaints(outcome, answers, town, library)   # an independent look at it: [] where all is well
"""

from tsumiki.planning.proposing.answers import BANDS, Answers, Budget, Network, band_of
from tsumiki.planning.proposing.characters import CHARACTERS, RULES, Character
from tsumiki.planning.proposing.checker import complaints
from tsumiki.planning.proposing.engine import Outcome, Proposal, SetAside, propose

__all__ = [
    "BANDS",
    "CHARACTERS",
    "RULES",
    "Answers",
    "Budget",
    "Character",
    "Network",
    "Outcome",
    "Proposal",
    "SetAside",
    "band_of",
    "complaints",
    "propose",
]
