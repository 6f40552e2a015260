"""One organisation's own answers beside everybody's, its kind's, its size's and its prefecture's: never a ranking."""

from dataclasses import dataclass

from tsumiki.surveys.tables import Results, shown_percent
from tsumiki.surveys.tabulation.axes import NO_ANSWER
from tsumiki.surveys.tabulation.questionnaire import Kind, Question

CHOICES = (Kind.SINGLE, Kind.MULTIPLE)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One answer the organisation gave, and which share of each group gave it too, in the order of `groups_of`."""

    question: str
    number: str
    answer: str
    shares: tuple[str, ...]


def groups_of(results: Results, code: str) -> list[tuple[str, str, str]]:
    """The groups an organisation belongs to: attribute, category, words. Unknown ones are left out."""
    row = results.matrix.organisations.index(code)
    found = []
    for attribute in results.attributes:
        place = int(attribute.places[row])
        if place >= 0:
            category = attribute.categories[place]
            found.append((attribute.code, category.code, category.label))
    return found


def answered(results: Results, code: str) -> bool:
    return code in results.content.answers


def own_answers(results: Results, code: str) -> list[OwnAnswer]:
    """Every question with choices that the organisation was asked, one line for each answer it gave."""
    row = results.matrix.organisations.index(code)
    groups = groups_of(results, code)
    found = []
    for question in results.crossed:
        if question.kind in CHOICES:
            axis = results.frequencies[question.code].axis
            given = [c.code for place, c in enumerate(axis.categories) if axis.hits[place][row]]
            found += [_line(results, question, value, groups) for value in given if value != NO_ANSWER]
    return found


def _line(results: Results, question: Question, value: str, groups: list[tuple[str, str, str]]) -> OwnAnswer:
    cells = [results.frequencies[question.code].cell(value)]
    cells += [results.cross(attribute, question.code).cell(group, value) for attribute, group, _ in groups]
    return OwnAnswer(
        question.code,
        question.name,
        question.choice(value).label,
        tuple(shown_percent(cell) for cell in cells),
    )
