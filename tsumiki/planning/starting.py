"""The guided start: from answers to the facts the engines look at, and from their stacks to a plan's rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from tsumiki.directory.models import LocalGovernment
from tsumiki.framework.models import Block, Edition
from tsumiki.planning import selectors
from tsumiki.planning.pieces import Library
from tsumiki.planning.proposing import Answers, band_of
from tsumiki.planning.proposing.closures import required_of
from tsumiki.planning.services.stack import months_of_step
from tsumiki.planning.sidebyside import Wanted
from tsumiki.planning.suggestion import RULES, Reason, TownFacts, Weight

DRAFT = "【下書き】"


def government_of(answers: Answers) -> LocalGovernment | None:
    return LocalGovernment.objects.existing().filter(code=answers.town).first() if answers.town else None


def town_of(answers: Answers, government: LocalGovernment | None) -> TownFacts:
    """The facts of the answers; the population is the town's own where there is one, otherwise the band's."""
    population = selectors.population_of(government) if government else None
    return TownFacts(
        name=government.full_name if government else "この町",
        population=population,
        population_band=band_of(answers.band),
        problems=frozenset(answers.problems),
        challenges=frozenset(answers.challenges),
        fields=frozenset(answers.fields),
        has_core_organisation=answers.core,
        has_plan=answers.plan,
    )


def wanted_of(answers: Answers) -> Wanted:
    return Wanted(frozenset(answers.challenges), frozenset(answers.problems))


def reasons_of(code: str, codes: Iterable[str], town: TownFacts, library: Library) -> list[Reason]:
    """Which answer brought the block, and which other block needs it."""
    facts = library.pieces[code].facts
    found = [r for rule in RULES for r in rule.check(town, facts, library.words) if r.weight is Weight.FOR]
    required = required_of(library)
    for other in codes:
        if code in required.get(other, ()):
            found.append(Reason("R4", f"「{library.name(other)}」の前に要ります。", Weight.FOR))
    return found


def rows_of(
    codes: Sequence[str], answers: Answers, government: LocalGovernment, edition: Edition, fiscal_year: int
) -> list[dict[str, Any]]:
    """The stack as a plan keeps it: the reasons as drafts that say so, the months of each block's step."""
    library, town = selectors.library_of(edition), town_of(answers, government)
    blocks = {block.code: block for block in Block.objects.filter(edition=edition).select_related("step")}
    rows = []
    for code in codes:
        if code in blocks and code in library.pieces:
            step = blocks[code].step
            start, end = months_of_step(fiscal_year, step.start_month, step.end_month)
            texts = "".join(reason.text for reason in reasons_of(code, codes, town, library))
            rows.append(
                {
                    "code": code,
                    "name": blocks[code].name,
                    "note": f"{DRAFT}{texts}" if texts else "",
                    "start": f"{start:%Y-%m}",
                    "end": f"{end:%Y-%m}",
                    "section": "",
                }
            )
    return rows
