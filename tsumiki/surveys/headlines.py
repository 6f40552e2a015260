"""What an edition says in a few sentences. Every number is counted; a question the edition did not ask is left out."""

from dataclasses import dataclass

from tsumiki.surveys.tables import Results, shown, shown_percent
from tsumiki.surveys.tabulation.figures import Cell, cell
from tsumiki.surveys.tabulation.frequencies import Frequency

# Codes of questions stay the same over the years (DOMAIN §2): these carry the series that is published every year.
STATUS, PROMOTING, WILLING = "status", "promoting", "willing"
PLAN, IMPLEMENTING, YES = "plan", "implementing", "yes"
CHARTS = (STATUS, "digital_fields", "challenges", "reasons")


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


def sum_of(table: Frequency, *codes: str) -> Cell:
    """How many chose one of these; hidden as soon as one of them is."""
    cells = [table.cell(code) for code in codes]
    if any(part.hidden for part in cells):
        return cell(0, 0, hidden=True)
    return cell(sum(part.count or 0 for part in cells), table.n, base_hidden=table.base.hidden)


def headlines(results: Results) -> list[Headline]:
    """The figures that are told first, as far as the edition asked for them."""
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
    found = [f"{whole.sent:,}団体に尋ね、{whole.returned:,}団体{rate}から回答がありました。"]
    figures = {(row.question, row.value): row for row in headlines(results)}
    both = figures.get((STATUS, f"{PROMOTING}+{WILLING}"))
    if both:
        found.append(
            f"「生涯活躍のまち」の取組を推進している団体は{figures[STATUS, PROMOTING].text}団体、"
            f"推進意向がある団体は{figures[STATUS, WILLING].text}団体で、"
            f"あわせて{both.text}団体（{shown_percent(both.cell)}）です。"
        )
    plan, implementing = figures.get((PLAN, YES)), figures.get((IMPLEMENTING, YES))
    if plan and implementing:
        found.append(
            f"構想等を策定した団体は{plan.text}団体、構想等に基づいて取組を実施している団体は{implementing.text}団体です。"
        )
    for code, lead in (
        ("digital_fields", "デジタル技術を活用する事業が最も多い分野は"),
        ("challenges", "デジタル技術を活用するに当たっての課題で最も多いのは"),
    ):
        most = most_chosen(results, code)
        if most:
            label, top, base = most
            found.append(f"{lead}「{label}」で、{base:,}団体のうち{shown(top)}団体です（複数回答）。")
    return found


def most_chosen(results: Results, code: str) -> tuple[str, Cell, int] | None:
    """The label and figure of the choice that most chose; None without one, or where something is hidden."""
    table = _table(results, code)
    if table is None or table.hidden.any() or not table.n:
        return None
    choices = [category for category in table.axis.categories if category.code != "no_answer"]
    best = max(choices, key=lambda category: table.cell(category.code).count or 0)
    return best.label, table.cell(best.code), table.n


def _table(results: Results, question: str, *values: str) -> Frequency | None:
    table = results.frequencies.get(question)
    return table if table and set(values) <= set(table.codes) else None
