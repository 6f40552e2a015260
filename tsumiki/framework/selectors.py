"""Reads of the vocabulary. It is public and the same for everybody, so no selector asks who reads.

Every function takes an edition, or means the current one; retired rows are left out.
"""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django.db.models import Prefetch, QuerySet

from tsumiki.framework import models as m
from tsumiki.framework.words import Names

Row = TypeVar("Row", bound=m.VocabularyRow)


def editions() -> QuerySet[m.Edition]:
    return m.Edition.objects.all()


def current_edition() -> m.Edition:
    """The edition in force. Raises Edition.DoesNotExist before `load_editions` has run."""
    return m.Edition.objects.get(is_current=True)


def edition_of(fiscal_year: int | None) -> m.Edition:
    """The edition of that fiscal year, or the current one for None. Raises Edition.DoesNotExist."""
    return current_edition() if fiscal_year is None else m.Edition.objects.get(fiscal_year=fiscal_year)


def _rows(model: type[Row], edition: m.Edition | None) -> QuerySet[Row]:
    rows = cast("QuerySet[Row]", model.objects.filter(is_retired=False))
    return rows.filter(edition=edition) if edition else rows.filter(edition__is_current=True)


def fields(edition: m.Edition | None = None) -> QuerySet[m.Field]:
    return _rows(m.Field, edition)


def fields_with_examples(edition: m.Edition | None = None) -> QuerySet[m.Field]:
    """The fields; `field.examples.all()` costs no further query and holds no retired row."""
    shown = m.ProjectExample.objects.filter(is_retired=False)
    return fields(edition).prefetch_related(Prefetch("examples", queryset=shown))


def problems(edition: m.Edition | None = None) -> QuerySet[m.Problem]:
    return _rows(m.Problem, edition)


def challenges(edition: m.Edition | None = None) -> QuerySet[m.Challenge]:
    return _rows(m.Challenge, edition).order_by("number")


def challenge_names(edition: m.Edition | None = None) -> dict[int, str]:
    """number → ①… with its words"""
    return {row.number: str(row) for row in challenges(edition)}


def steps(edition: m.Edition | None = None) -> QuerySet[m.Step]:
    return _rows(m.Step, edition)


def cost_bands(edition: m.Edition | None = None) -> QuerySet[m.CostBand]:
    return _rows(m.CostBand, edition)


def block_groups(edition: m.Edition | None = None) -> QuerySet[m.BlockGroup]:
    return _rows(m.BlockGroup, edition)


def blocks(edition: m.Edition | None = None) -> QuerySet[m.Block]:
    """The blocks in the order of their steps, with step, kind, cost and the rules of order fetched."""
    rules = m.BlockRule.objects.filter(is_retired=False)
    return (
        _rows(m.Block, edition)
        .select_related("step", "group", "cost_band", "edition")
        .prefetch_related(
            Prefetch("rules_before", queryset=rules.select_related("earlier")),
            Prefetch("rules_after", queryset=rules.select_related("later")),
        )
        .order_by("step__order", "order", "code")
    )


def examples(edition: m.Edition | None = None) -> QuerySet[m.ProjectExample]:
    return _rows(m.ProjectExample, edition).select_related("field").order_by("field__order", "order", "code")


def grants(edition: m.Edition | None = None) -> QuerySet[m.Grant]:
    """The grants, those of the latest years first."""
    return _rows(m.Grant, edition).order_by("-fiscal_year_from", "order", "code")


def publications(edition: m.Edition | None = None) -> QuerySet[m.Publication]:
    return _rows(m.Publication, edition)


def policy_events(edition: m.Edition | None = None) -> QuerySet[m.PolicyEvent]:
    """Oldest first, as the file has them: a date that is a year only cannot be compared with a day."""
    return _rows(m.PolicyEvent, edition).order_by("order", "code")


def survey_history(edition: m.Edition | None = None) -> QuerySet[m.SurveyRound]:
    return _rows(m.SurveyRound, edition).order_by("number")


def survey_breaks(edition: m.Edition | None = None) -> QuerySet[m.SurveyBreak]:
    return _rows(m.SurveyBreak, edition).order_by("before_round")


def survey_reasons(edition: m.Edition | None = None) -> QuerySet[m.SurveyReason]:
    """Why bodies did not want to promote the programme, as the round asked it."""
    return _rows(m.SurveyReason, edition)


def corrections(edition: m.Edition | None = None) -> QuerySet[m.Correction]:
    return _rows(m.Correction, edition)


def concept_examples(edition: m.Edition | None = None) -> QuerySet[m.ConceptExample]:
    return _rows(m.ConceptExample, edition).select_related("correction")


def words_of(edition: m.Edition) -> Names:
    """What the codes that blocks name are called in the edition. Three queries."""
    return Names(names(problems(edition)), names(fields(edition)), challenge_names(edition))


def names(rows: Iterable[Any]) -> dict[str, str]:
    """code → name of fields, problems, steps or blocks; of rows that are not fetched yet, only these two are."""
    if isinstance(rows, QuerySet):
        return dict(rows.values_list("code", "name"))
    return {row.code: row.name for row in rows}
