"""Which blocks suit a town, and why: every suggestion carries the rules that fired, in words. No Django.

advice = suggest(town, blocks, words)
advice.suggested[0].reasons[0].text   # 「課題④『方向性が見定めにくい』に答える手法です。」
advice.set_aside[0].reasons           # what speaks against a block, so that the rules can be seen
"""

from tsumiki.planning.suggestion.engine import Advice, Suggestion, suggest
from tsumiki.planning.suggestion.facts import BlockFacts, Prerequisite, TownFacts, Words
from tsumiki.planning.suggestion.rules import RULES, Reason, Rule, Weight

__all__ = [
    "RULES",
    "Advice",
    "BlockFacts",
    "Prerequisite",
    "Reason",
    "Rule",
    "Suggestion",
    "TownFacts",
    "Weight",
    "Words",
    "suggest",
]
