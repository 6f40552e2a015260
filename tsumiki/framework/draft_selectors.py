"""Reads of drafts. Only those who manage the vocabulary see any."""

from typing import Any

from django.db.models import QuerySet

from tsumiki.framework import models as m
from tsumiki.framework import rules, selectors
from tsumiki.framework.drafting.checks import Codes, Finding, check
from tsumiki.framework.drafting.differences import BlockDifference, Row, differences
from tsumiki.framework.drafting.rows import block_rows


def drafts_visible_to(user: Any) -> QuerySet[m.EditionDraft]:
    drafts = m.EditionDraft.objects.select_related("base", "begun_by", "updated_by")
    return drafts.none() if rules.refusal_to_manage(user) else drafts


def rows_of(draft: m.EditionDraft) -> list[Row]:
    """The rows that would be published, in the order of the steps and then their own."""
    rows = [block.row for block in draft.blocks.filter(is_retired=False)]
    steps = {step.code: step.order for step in selectors.steps(draft.base)}
    return sorted(rows, key=lambda row: (steps.get(row["step"], 0), row.get("order") or 0, row["code"]))


def codes_of(edition: m.Edition) -> Codes:
    return Codes(
        steps={step.code: step.order for step in selectors.steps(edition)},
        groups=frozenset(selectors.block_groups(edition).values_list("code", flat=True)),
        cost_bands=frozenset(selectors.cost_bands(edition).values_list("code", flat=True)),
        problems=frozenset(selectors.problems(edition).values_list("code", flat=True)),
        fields=frozenset(selectors.fields(edition).values_list("code", flat=True)),
        challenges=frozenset(selectors.challenges(edition).values_list("number", flat=True)),
    )


def names_of(draft: m.EditionDraft) -> dict[str, dict[Any, str]]:
    """For each key of a row that holds codes, what they are called."""
    base = draft.base
    blocks = {block.code: str(block) for block in draft.blocks.all()}
    return {
        "step": selectors.names(selectors.steps(base)),
        "group": selectors.names(selectors.block_groups(base)),
        "cost_band": selectors.names(selectors.cost_bands(base)),
        "conditions.problems": selectors.names(selectors.problems(base)),
        "conditions.fields": selectors.names(selectors.fields(base)),
        "conditions.challenges": dict(selectors.challenge_names(base)),
        "conditions.networks": dict(m.Network.choices),
        "conditions.after": blocks,
        "source.status": dict(m.SourceStatus.choices),
    }


def findings_of(draft: m.EditionDraft) -> list[Finding]:
    """What stops the draft from being published."""
    found = check(rows_of(draft), codes_of(draft.base))
    if not draft.source_title:
        front = "この版の出典がありません。「版の説明」で、何をもとにした版かを書いてください。"
        found.insert(0, Finding("", "", front))
    if not draft.note:
        front = "「この版について」がありません。「版の説明」で、前の版から何を変えたかを書いてください。"
        found.insert(0, Finding("", "", front))
    return found


def differences_of(draft: m.EditionDraft) -> list[BlockDifference]:
    """Every block against the edition from which the draft was begun, as that edition is now."""
    return differences(block_rows(draft.base), rows_of(draft), names_of(draft))
