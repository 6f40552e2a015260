"""The published editions before one, and the rounds known from elsewhere: what a number is set beside over the years."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import SurveyRound
from tsumiki.surveys.headlines import IMPLEMENTING, PLAN, PROMOTING, STATUS, WILLING, YES, is_of_the_programme
from tsumiki.surveys.models import Campaign, Question, Questionnaire
from tsumiki.surveys.over_years import Edition, History, Willing, compared, willing_series
from tsumiki.surveys.selectors.results import results_of
from tsumiki.surveys.tables import Results
from tsumiki.surveys.tabulation.series import Break, Point

# The framework's rounds by the code of the question: {choice: the column of the round}.
ROUNDS = {
    STATUS: {
        PROMOTING: "promoting",
        WILLING: "willing",
        "considering": "considering",
        "not_willing": "not_willing",
    },
    PLAN: {YES: "plan_made"},
    IMPLEMENTING: {YES: "implementing"},
}
BOTH = "promoting_or_willing"
# A break in the sum of two choices is one in each of them.
PARTS = {"promoting": BOTH, "willing": BOTH}


@dataclass(frozen=True, slots=True)
class Chain:
    """The published editions before one, oldest first, read once for all questions.

    `steps` are (questionnaire, the one before it), the newest first; `earlier` by questionnaire; `known` says what a
    question was called in the questionnaire before: {(questionnaire, code): (code, {choice: choice})}.
    """

    shown: Campaign
    results: Results
    steps: list[tuple[int, int]]
    earlier: dict[int, tuple[Campaign, Results]]
    known: dict[tuple[int, str], tuple[str, dict[str, Any]]]

    def of(self, question: str) -> list[Edition]:
        """The editions before and the one shown, which stands last, with the codes the question had in each.

        Codes are followed from questionnaire to questionnaire, also through one that was never published.
        """
        codes = [choice.code for choice in self.results.matrix.questionnaire.question(question).choices]
        asked = question
        choices: dict[str, tuple[str, ...]] = {code: (code,) for code in codes}
        editions = [Edition(self.shown.code, self.results, question, dict(choices))]
        for newer, older in self.steps:
            before, renamed = self.known.get((newer, asked), ("", {}))
            asked = before or asked
            choices = {own: _before(there, renamed) for own, there in choices.items()}
            if older in self.earlier:
                campaign, results = self.earlier[older]
                editions.append(Edition(campaign.code, results, asked, dict(choices)))
        return editions[::-1]


def _before(codes: tuple[str, ...], renamed: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes one questionnaire earlier; several where they became one."""
    found = [renamed.get(code, code) for code in codes]
    return tuple(code for row in found for code in ([row] if isinstance(row, str) else row))


def chain_of(campaign: Campaign, results: Results) -> Chain:
    """Invented answers and real ones are never set side by side."""
    steps = _steps(campaign.questionnaire)
    if not steps:
        return Chain(campaign, results, [], {}, {})
    found = Campaign.objects.filter(
        questionnaire__in=[older for _, older in steps],
        status=Campaign.Status.PUBLISHED,
        snapshot__isnull=False,
        is_synthetic=campaign.is_synthetic,
    )
    # Where a questionnaire was used twice, the later asking counts.
    last = {row.questionnaire_id: row for row in found.order_by("opens_on", "-code")}
    earlier = {paper: (row, results_of(row)) for paper, row in last.items()}
    return Chain(campaign, results, steps, earlier, _mappings([newer for newer, _ in steps]))


def editions_of(campaign: Campaign, results: Results, question: str) -> list[Edition]:
    """The same for one question."""
    return chain_of(campaign, results).of(question)


def _steps(questionnaire: Questionnaire) -> list[tuple[int, int]]:
    """(questionnaire, the one before it), the newest first; nothing is asked where there is none before."""
    if questionnaire.previous_id is None:
        return []
    before = dict(Questionnaire.objects.values_list("pk", "previous"))
    steps: list[tuple[int, int]] = []
    newer: int = questionnaire.pk
    older: int | None = questionnaire.previous_id
    # Nothing in the database keeps questionnaires from following one another in a circle.
    while older is not None and older not in {start for start, _ in steps}:
        steps.append((newer, older))
        newer, older = older, before[older]
    return steps


def _mappings(questionnaires: list[int]) -> dict[tuple[int, str], tuple[str, dict[str, Any]]]:
    rows = Question.objects.filter(questionnaire__in=questionnaires)
    return {
        (paper, code): (before, choices)
        for paper, code, before, choices in rows.values_list(
            "questionnaire", "code", "previous_code", "previous_choices"
        )
    }


def history_of(results: Results, question: str) -> History:
    """What the framework's rounds say of a question's choices; empty for most questions."""
    if question not in ROUNDS or not is_of_the_programme(results):
        return History()
    return _history(ROUNDS[question])


def willing_history(results: Results) -> History:
    """The same for those that promote or want to, as one line under the first of the two."""
    return _history({PROMOTING: BOTH}) if is_of_the_programme(results) else History()


def _history(columns: Mapping[str, str]) -> History:
    rounds = list(framework.survey_history())
    years = dict(_years(rounds))
    points = {
        choice: tuple(
            Point(years[row.number], str(row), getattr(row, column), None, row.source_title, row.note)
            for row in rounds
        )
        for choice, column in columns.items()
    }
    breaks = []
    for cut in framework.survey_breaks():
        touched = tuple(c for c, column in columns.items() if {column, PARTS.get(column)} & set(cut.affects))
        if touched and cut.before_round in years:
            breaks.append(Break(years[cut.before_round], cut.reason, touched))
    return History(points, tuple(breaks))


def _years(rounds: list[SurveyRound]) -> Iterator[tuple[int, str]]:
    """A code for each round that sorts among the years of editions, also where its year is not known."""
    year = 0
    for row in rounds:
        year = row.fiscal_year or year
        yield row.number, f"{year:04}" if row.fiscal_year else f"{year:04}-{row.number:02}"


def changes_of(campaign: Campaign, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of each question with choices and its numbers beside those of the last edition, as far as there is one."""
    chain = chain_of(campaign, results)
    if not chain.earlier:
        return
    for question in results.crossed:
        breaks = History({}, history_of(results, question.code).breaks)
        table = compared(chain.of(question.code)[-2:], breaks)
        if table:
            yield question.name, table


def willing_of(campaign: Campaign, results: Results) -> Willing | None:
    """The headline of all rounds up to this edition; None where the edition does not ask it, or nothing is known."""
    history = willing_history(results)
    if not history.points:
        return None
    return willing_series(editions_of(campaign, results, STATUS), history, {PROMOTING: (PROMOTING, WILLING)})
