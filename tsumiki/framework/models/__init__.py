"""The programme's own vocabulary, by fiscal year: every row belongs to an edition and names its source."""

from tsumiki.framework.models.blocks import Block, BlockGroup, BlockRule, CostBand, Network
from tsumiki.framework.models.drafts import DraftBlock, DraftSave, EditionDraft
from tsumiki.framework.models.editions import Edition, SourceStatus, VocabularyRow
from tsumiki.framework.models.records import (
    ConceptExample,
    Correction,
    Grant,
    PolicyEvent,
    Publication,
    SurveyBreak,
    SurveyReason,
    SurveyRound,
)
from tsumiki.framework.models.vocabulary import Challenge, Field, Problem, ProjectExample, Step

__all__ = [
    "Block",
    "BlockGroup",
    "BlockRule",
    "Challenge",
    "ConceptExample",
    "Correction",
    "CostBand",
    "DraftBlock",
    "DraftSave",
    "Edition",
    "EditionDraft",
    "Field",
    "Grant",
    "Network",
    "PolicyEvent",
    "Problem",
    "ProjectExample",
    "Publication",
    "SourceStatus",
    "Step",
    "SurveyBreak",
    "SurveyReason",
    "SurveyRound",
    "VocabularyRow",
]
