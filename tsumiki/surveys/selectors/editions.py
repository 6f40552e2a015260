"""The published editions before one, and the rounds known from elsewhere: what a number is set beside over the years."""

from collections.abc import Iterator, Mapping

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import SurveyRound
from tsumiki.surveys.headlines import IMPLEMENTING, PLAN, PROMOTING, STATUS, WILLING, YES, is_of_the_programme
from tsumiki.surveys.models import Campaign, Question, Questionnaire
from tsumiki.surveys.over_years import Edition, History
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


def edition_shown(campaign: Campaign, results: Results, question: str) -> Edition:
    """The campaign itself, as the newest edition of the series."""
    codes = [choice.code for choice in results.matrix.questionnaire.question(question).choices]
    return Edition(campaign.code, results, question, {code: code for code in codes})


def editions_before(campaign: Campaign, shown: Edition) -> list[Edition]:
    """Every published edition before the one shown, oldest first, with the codes that the question had in each.

    Codes are followed from questionnaire to questionnaire, also through one that was never published. Invented
    answers and real ones are never set side by side.
    """
    steps = _steps(campaign.questionnaire)
    if not steps:
        return []
    found = Campaign.objects.filter(
        questionnaire__in=[after for _, after in steps],
        status=Campaign.Status.PUBLISHED,
        snapshot__isnull=False,
        is_synthetic=campaign.is_synthetic,
    )
    campaigns = {row.questionnaire_id: row for row in found.order_by("opens_on", "-code")}
    known = _mappings([newer for newer, _ in steps])
    asked, choices, editions = shown.question, dict(shown.choices), []
    for newer, older in steps:
        before, renamed = known.get((newer, asked), ("", {}))
        asked = before or asked
        choices = {own: renamed.get(code, code) for own, code in choices.items()}
        if older in campaigns:
            earlier = campaigns[older]
            editions.append(Edition(earlier.code, results_of(earlier), asked, dict(choices)))
    return editions[::-1]


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


def _mappings(questionnaires: list[int]) -> dict[tuple[int, str], tuple[str, dict[str, str]]]:
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


def editions_of(campaign: Campaign, results: Results, question: str) -> list[Edition]:
    """The editions before and the one shown, which stands last."""
    shown = edition_shown(campaign, results, question)
    return [*editions_before(campaign, shown), shown]
