"""What an edition says in a few sentences. Every number is counted; a question the edition did not ask is left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tsumiki.surveys.tables import Results, shown, shown_percent
from tsumiki.surveys.tabulation.axes import NO_ANSWER
from tsumiki.surveys.tabulation.figures import Cell, cell
from tsumiki.surveys.tabulation.frequencies import Frequency
from tsumiki.surveys.tabulation.questionnaire import Kind

# Codes of questions stay the same over the years (DOMAIN §2): these carry the series that is published every year.
STATUS, PROMOTING, WILLING = "status", "promoting", "willing"
PLAN, IMPLEMENTING, YES = "plan", "implementing", "yes"
CHARTS = (STATUS, "digital_fields", "challenges", "reasons")
# Their labels say what was asked.
SPOKEN = (STATUS, PLAN, IMPLEMENTING)
# A survey of something else is told by its first questions with choices.
FIRST = 4
CHOICES = (Kind.SINGLE, Kind.MULTIPLE)


@dataclass(frozen=True, slots=True)
class Headline:
    """A key figure; `question` and `value` lead to its rule ("+" between the values of a sum)."""

    label: str
    cell: Cell
    base: Cell
    question: str
    value: str
    note: str = ""

    @property
    def text(self) -> str:
        return shown(self.cell)

    @property
    def title(self) -> str:
        """The label where it stands alone: an answer says nothing without its question."""
        return self.label if self.question in SPOKEN else f"{self.note}：{self.label}"


def sum_of(table: Frequency, *codes: str) -> Cell:
    """How many chose one of these; hidden as soon as one of them is."""
    cells = [table.cell(code) for code in codes]
    if any(part.hidden for part in cells):
        return cell(0, 0, hidden=True)
    return cell(sum(part.count or 0 for part in cells), table.n, base_hidden=table.base.hidden)


def is_of_the_programme(results: Results) -> bool:
    """Whether the edition asks what is published every year; other surveys may use some of the same codes."""
    return _table(results, STATUS, PROMOTING, WILLING) is not None


def charts(results: Results) -> list[str]:
    """The questions that are drawn first: those of the yearly series, or the first ones with choices.

    A question that nobody was asked is not drawn: all its bars would be 0.
    """
    drawn = [code for code, table in results.frequencies.items() if table.base.count != 0]
    if is_of_the_programme(results):
        return [code for code in CHARTS if code in drawn]
    chosen = [question.code for question in results.questions if question.kind in CHOICES]
    return [code for code in chosen if code in drawn][:FIRST]


def headlines(results: Results) -> list[Headline]:
    """The figures that are told first: those of the yearly series, or what most chose in the first questions."""
    if is_of_the_programme(results):
        return _of_the_programme(results)
    found = []
    for code in charts(results):
        most = most_chosen(results, code)
        if most:
            number = results.matrix.questionnaire.question(code).name
            found.append(Headline(most.label, most.cell, most.base, code, most.code, number))
    return found


def _of_the_programme(results: Results) -> list[Headline]:
    found = []
    status = _table(results, STATUS, PROMOTING, WILLING)
    if status:
        both = sum_of(status, PROMOTING, WILLING)
        note = f"推進中{shown(status.cell(PROMOTING))}＋推進意向{shown(status.cell(WILLING))}"
        found += [
            Headline(
                "推進している・推進意向がある", both, status.base, STATUS, f"{PROMOTING}+{WILLING}", note
            ),
            Headline("推進している", status.cell(PROMOTING), status.base, STATUS, PROMOTING),
            Headline("推進意向がある", status.cell(WILLING), status.base, STATUS, WILLING),
        ]
    for code, label in ((PLAN, "構想等を策定した"), (IMPLEMENTING, "取組を実施している")):
        table = _table(results, code, YES)
        if table:
            found.append(Headline(label, table.cell(YES), table.base, code, YES))
    return found


def sentences(results: Results) -> list[str]:
    """The overview in words."""
    whole = results.returned()[-1]
    rate = f"（{whole.percent:.1f}%）" if whole.percent is not None else ""
    answered = f"{whole.cell.text}団体{rate}から回答がありました。"
    hidden = "回答した団体の数は秘匿としています。"
    first = f"{whole.sent:,}団体に尋ね、{hidden if whole.cell.hidden else answered}"
    told = _programme_in_words if is_of_the_programme(results) else _first_in_words
    return [first, *told(results)]


def _programme_in_words(results: Results) -> Iterator[str]:
    figures = {(row.question, row.value): row for row in headlines(results)}
    both = figures[STATUS, f"{PROMOTING}+{WILLING}"]
    yield (
        f"「生涯活躍のまち」の取組を推進している団体は{figures[STATUS, PROMOTING].text}団体、"
        f"推進意向がある団体は{figures[STATUS, WILLING].text}団体で、"
        f"あわせて{both.text}団体（{shown_percent(both.cell)}）です。"
    )
    plan, implementing = figures.get((PLAN, YES)), figures.get((IMPLEMENTING, YES))
    if plan and implementing:
        yield (
            f"構想等を策定した団体は{plan.text}団体、構想等に基づいて取組を実施している団体は{implementing.text}団体です。"
        )
    for code, lead in (
        ("digital_fields", "デジタル技術を活用する事業が最も多い分野は"),
        ("challenges", "デジタル技術を活用するに当たっての課題で最も多いのは"),
    ):
        most = most_chosen(results, code)
        if most:
            yield f"{lead}「{most.label}」で、{shown(most.base)}団体のうち{shown(most.cell)}団体です（複数回答）。"


def _first_in_words(results: Results) -> Iterator[str]:
    for row in headlines(results):
        multiple = "" if results.frequencies[row.question].axis.additive else "（複数回答）"
        yield (
            f"「{row.note}」で最も多い回答は「{row.label}」で、"
            f"{shown(row.base)}団体のうち{row.text}団体（{shown_percent(row.cell)}）です{multiple}。"
        )


@dataclass(frozen=True, slots=True)
class Most:
    """The choice that most chose; `base` is the number of those asked."""

    code: str
    label: str
    cell: Cell
    base: Cell


def most_chosen(results: Results, code: str) -> Most | None:
    """None where nobody chose anything, and where something is hidden: the largest of the rest would mislead."""
    table = _table(results, code)
    if table is None or table.hidden.any() or not table.n:
        return None
    choices = [category for category in table.axis.categories if category.code != NO_ANSWER]
    best = max(choices, key=lambda category: table.cell(category.code).count or 0)
    found = table.cell(best.code)
    return Most(best.code, best.label, found, table.base) if found.count else None


def _table(results: Results, question: str, *values: str) -> Frequency | None:
    table = results.frequencies.get(question)
    return table if table and set(values) <= set(table.codes) else None
