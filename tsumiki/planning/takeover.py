"""What a workbook would make of a plan: each row beside the one that is there, judged by the form people fill in.

Nothing here writes. A row the form would refuse is left out and says why; a row that is there already keeps its key,
and whatever the workbook has no column for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django import forms
from django.db import models

from tsumiki.framework import selectors as framework
from tsumiki.planning import sections, services
from tsumiki.planning.forms import numbers, tables
from tsumiki.planning.forms import roadmap as roadmap_forms
from tsumiki.planning.forms.money import years_to_choose
from tsumiki.planning.forms.rows import MOST_ROWS
from tsumiki.planning.importing import PARTS, Doubt, TakenRow
from tsumiki.planning.importing.values import plain
from tsumiki.planning.models import Plan
from tsumiki.planning.models.plan import LONGEST_TERM
from tsumiki.planning.tables import TABLES
from tsumiki.planning.takeover_rows import Laid, Text, Texts, in_order, laid_rows, matched, typed

# More rows than this are not even looked at one by one.
_MOST_TAKEN = 300


class Mode(models.TextChoices):
    ADD = "add", "加える（同じ名前の行は書き換え、ほかの行は残す）"
    REPLACE = "replace", "置き換える（Excelにない行は削る）"
    NONE = "none", "取り入れない"


class State(models.TextChoices):
    NEW = "new", "新しい"
    CHANGED = "changed", "変わる"
    SAME = "same", "変わりません"
    WRONG = "wrong", "取り入れられない"


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a row as people read it; `was` is what stands there now, where that differs."""

    label: str
    text: str
    was: str = ""
    is_changed: bool = False


@dataclass(slots=True)
class Judged:
    """A row of the workbook and what becomes of it."""

    taken: TakenRow
    state: State
    values: list[Value] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return self.state == State.WRONG

    @property
    def label(self) -> str:
        return self.state.label


@dataclass(slots=True)
class JudgedPart:
    """A part of the plan as it would be saved: `rows` is what the service takes."""

    key: str
    mode: Mode
    version: int
    judged: list[Judged] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    is_same: bool = False
    problem: str = ""

    @property
    def label(self) -> str:
        return sections.LABELS[self.key]

    @property
    def writes(self) -> bool:
        return not (self.is_same or self.problem or self.mode == Mode.NONE)

    @property
    def folds_away(self) -> bool:
        """Nothing changes and nothing is left out: the rows need no look."""
        return self.is_same and bool(self.judged) and not self.count(State.WRONG)

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.judged)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a part is written and compared: its forms, what is there, the data of one of its rows, the save."""

    forms: Callable[..., Any]
    initial: Callable[[Plan], list[dict[str, Any]]]
    data: Callable[[Any], sections.Data]
    rows_in: str
    save: Callable[..., None]


def _kind(key: str) -> _Kind:
    if key in TABLES:
        table = TABLES[key]
        return _Kind(
            partial(tables.rows_of, table),
            partial(tables.initial_of, table),
            table.values,
            "rows",
            lambda plan, **kwargs: services.save_rows(plan, key, **kwargs),
        )
    return _KINDS[key]


_KINDS = {
    "kpis": _Kind(numbers.kpi_rows, numbers.kpi_initial, lambda row: row.data(), "kpis", services.save_kpis),
    "budget": _Kind(
        numbers.budget_rows, numbers.budget_initial, lambda row: row.data(), "lines", services.save_budget
    ),
    "roadmap": _Kind(
        roadmap_forms.roadmap_rows,
        roadmap_forms.roadmap_initial,
        lambda row: row.data(),
        "items",
        services.save_roadmap,
    ),
}


def saver(key: str) -> Callable[..., None]:
    """The service that saves a part."""
    return _kind(key).save


def judge(plan: Plan, key: str, taken: Sequence[TakenRow], mode: Mode) -> JudgedPart:
    """Lay the rows of a workbook beside those of the plan."""
    kind = _kind(key)
    part = JudgedPart(key, mode, plan.section(key).version)
    if len(taken) > _MOST_TAKEN:
        part.problem = f"{part.label}は{MOST_ROWS}行までです。Excelには{len(taken)}行あります。"
        return part
    if key == "budget":
        taken = _with_grants(plan, taken)
    before = sections.read(plan, key)[kind.rows_in]
    there = [{name: typed(value) for name, value in row.items()} for row in kind.initial(plan)]
    blocks = set(plan.blocks.values_list("block__code", flat=True)) if key == "roadmap" else set()
    laid = in_order(_lay(plan, part, taken, there), blocks)
    bound = _bound(kind, plan, laid)
    judged = {row.taken: _judged(form, row, taken, there) for form, row in zip(bound, laid, strict=True)}
    if any(one and one.is_wrong for one in judged.values()):
        # A row that cannot be taken leaves what is there as it is.
        laid = [
            row.as_it_is(there) if _is_wrong(judged, row) else row
            for row in laid
            if not (_is_wrong(judged, row) and row.there is None)
        ]
        laid = in_order(laid, blocks)
        bound = _bound(kind, plan, laid)
    part.judged = [one for number in range(len(taken)) if (one := judged.get(number))]
    part.removed = [
        str(row[PARTS[key].name])
        for place, row in enumerate(there)
        if place not in {each.there for each in laid}
    ]
    if all(form.is_valid() for form in bound):
        part.rows = [form.values() for form in bound]
        _settle(part, [_data(kind, row) for row in part.rows], before, laid, judged)
    else:
        part.problem = (
            f"いま計画にある「{part.label}」の行に直すところがあります。先にそのページで直してください。"
        )
    return part


def _lay(plan: Plan, part: JudgedPart, taken: Sequence[TakenRow], there: list[Texts]) -> list[Laid]:
    partners = matched(part.key, taken, there)
    if part.key == "budget":
        _refuse_years(plan, [row for number, row in enumerate(taken) if number not in partners])
    return laid_rows(there, taken, partners, replaces=part.mode == Mode.REPLACE)


def _data(kind: _Kind, row: Any) -> sections.Data:
    return {**kind.data(row), "key": row["key"] if isinstance(row, dict) else row.key}


def _settle(
    part: JudgedPart,
    after: list[sections.Data],
    before: list[sections.Data],
    laid: list[Laid],
    judged: dict[int | None, Judged | None],
) -> None:
    """Say which rows stay as they are, and whether anything changes at all."""
    for row, data in zip(laid, after, strict=True):
        one = judged.get(row.taken) if row.taken is not None else None
        if one and row.there is not None and data == before[row.there]:
            one.state = State.SAME
    part.is_same = after == before
    if len(after) > MOST_ROWS:
        part.problem = f"{part.label}は{MOST_ROWS}行までです。取り入れると{len(after)}行になります。"


def _is_wrong(judged: dict[int | None, Judged | None], row: Laid) -> bool:
    one = judged.get(row.taken) if row.taken is not None else None
    return one is not None and one.is_wrong


def _with_grants(plan: Plan, taken: Sequence[TakenRow]) -> list[TakenRow]:
    """A grant is named in the workbook and chosen from the list in the plan."""
    known = {plain(str(grant)): str(grant.pk) for grant in framework.grants(plan.edition)}
    found = []
    for row in taken:
        told = row.values.get("grant", "")
        own = replace(row, values=dict(row.values), doubts=list(row.doubts), problems=list(row.problems))
        if told:
            own.values["grant"] = known.get(plain(told), "")
            if not own.values["grant"]:
                own.doubt(row.places["grant"], f"「{told[:30]}」は交付金の一覧にないので、空けておきます。")
        found.append(own)
    return found


def _refuse_years(plan: Plan, new: Iterable[TakenRow]) -> None:
    """A new line is of a year that the page offers; the form itself keeps any year that stands in a row."""
    offered = dict(years_to_choose(plan))
    for row in new:
        year = row.values.get("fiscal_year", "")
        if year and year not in offered:
            row.problems.append(
                Doubt(
                    row.places["fiscal_year"],
                    f"{year}年度は計画期間とその後の{LONGEST_TERM}年の外なので、取り入れません。",
                )
            )


def _bound(kind: _Kind, plan: Plan, laid: list[Laid]) -> list[Any]:
    """The forms as if somebody had typed the rows; a field nobody says anything of stands as in a new row."""
    empty = kind.forms(plan)
    defaults = {name: typed(each.initial) for name, each in empty.empty_form.fields.items() if name != "key"}
    data: dict[str, Text] = {
        f"{empty.prefix}-TOTAL_FORMS": str(len(laid)),
        f"{empty.prefix}-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(laid):
        for name, text in (defaults | row.texts).items():
            if text:
                data[f"{empty.prefix}-{number}-{name}"] = text
    found = list(kind.forms(plan, data).forms)
    for form in found:
        form.empty_permitted = False
    return found


def _judged(form: forms.Form, row: Laid, taken: Sequence[TakenRow], there: list[Texts]) -> Judged | None:
    """What becomes of a row of the workbook; None for one that only stands in the plan."""
    if row.taken is None:
        return None
    own, old = taken[row.taken], there[row.there] if row.there is not None else None
    problems = [str(problem) for problem in own.problems]
    if not problems:
        for name, errors in form.errors.items():
            place = own.places.get(name, own.where)
            problems += [f"{place}：{error}" for error in errors]
    state = State.WRONG if problems else State.NEW if old is None else State.CHANGED
    return Judged(own, state, list(_values(form, old)), problems)


def _values(form: forms.Form, old: Texts | None) -> Iterable[Value]:
    """What is filled in, and what stood there before."""
    for name, each in form.fields.items():
        if name in ("key", "DELETE"):
            continue
        text = _shown(each, typed(form[name].value()))
        was = _shown(each, old.get(name, "")) if old is not None else text
        if text or was:
            yield Value(str(each.label), text, was, is_changed=text != was)


def _shown(each: forms.Field, text: Text) -> str:
    if isinstance(text, list):
        return "、".join(_shown(each, one) for one in text)
    if isinstance(each, forms.BooleanField):
        return "はい" if text else ""
    choices = getattr(each, "choices", ())
    return next((str(label) for value, label in choices if text and str(value) == text), text)
