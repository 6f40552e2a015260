"""What each row of an imported table means, what is wrong with it by cell, and what it would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

from tsumiki.directory.models import Organisation
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.library import content, rules, selectors
from tsumiki.library.case_cells import Cells
from tsumiki.library.case_sheets import COLUMNS, NEEDED, Line, Part, Table
from tsumiki.library.content import Change, Data
from tsumiki.library.event_reading import Told, told
from tsumiki.library.models import Case, CaseDraft


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


STATE_LABELS = {
    State.NEW: "新しい下書きになります",
    State.CHANGED: "下書きが変わります",
    State.SAME: "変わりません",
    State.WRONG: "直すところがあります",
}
NO_CASE = "この題名・団体の事例は、シート「事例」にも、つみきにもありません。題名と団体を確かめてください。"


@dataclass(frozen=True, slots=True)
class Read:
    """One case judged, with its events. `seen` is what it says now; `problems` are sentences that name the cell."""

    line: Line
    state: State
    title: str
    values: Data = field(default_factory=dict)
    case: Case | None = None
    seen: Data = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    events: Told | None = None
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the judging needs, fetched once for all rows."""

    own_code: str
    cells: Cells
    cases: Mapping[tuple[str, str], Case]
    drafts: Mapping[int, CaseDraft]
    user: Any

    def seen(self, case: Case) -> Data:
        draft = self.drafts.get(case.pk)
        return draft.content if draft else content.read(case)


@dataclass(slots=True)
class _Group:
    """The rows of one case: the one in 「事例」 where there is one, and those in 「経緯」."""

    part: Part
    line: Line
    title: str
    towns: list[str]
    problems: list[str]
    cells: Mapping[str, str] = field(default_factory=dict)
    events: list[Line] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return (fold(self.title), self.towns[0] if self.towns else "")


def judge(table: Table, organisation: Organisation, *, by: Any) -> list[Read]:
    """Say of each case what its rows would do; nothing is written."""
    known = _known(organisation, by)
    groups = [_begun(table.cases, line, known) for line in table.cases.lines]
    _refuse_doubles(groups)
    groups += _with_events(table.events, groups, known)
    return [_judged(table, group, known) for group in groups]


def _known(organisation: Organisation, user: Any) -> _Known:
    drafts = {draft.case_id: draft for draft in selectors.drafts_visible_to(user)}
    cases: dict[tuple[str, str], Case] = {}
    for case in _cases_in_reach(user):
        for key in _keys_of(case, drafts.get(case.pk)):
            cases.setdefault(key, case)
    government = getattr(organisation, "local_government", None)
    return _Known(government.code if government else "", Cells.of_current_edition(), cases, drafts, user)


def _cases_in_reach(user: Any) -> list[Case]:
    """Those that the person may see or edit, the merged ones last."""
    seen, kept = selectors.cases_visible_to(user), selectors.cases_kept_by(user)
    found = Case.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=kept.values("pk")))
    rows = found.select_related("local_government", "organisation").prefetch_related("towns", "events")
    return sorted(rows, key=lambda case: (case.status == Case.Status.MERGED, case.pk))


def _keys_of(case: Case, draft: CaseDraft | None) -> Iterator[tuple[str, str]]:
    """A case is known by its title and any of its towns, as readers see it and as its draft says."""
    codes = {town.code for town in case.towns.all()}
    codes |= {case.local_government.code} if case.local_government else set()
    yield from ((fold(case.title), code) for code in codes)
    if draft is not None:
        yield from ((fold(draft.content["title"]), code) for code in draft.content["towns"])


def _begun(part: Part, line: Line, known: _Known) -> _Group:
    """A row with whose case it is."""
    problems = [
        f"{part.where(line, key)}：{COLUMNS[key]}が空です。入力してください。"
        for key in NEEDED
        if key not in line.cells
    ]
    towns: list[str] = []
    try:
        towns = known.cells.value("towns", line.cells.get("towns", ""))
    except InputError as refusal:
        problems.append(f"{part.where(line, 'towns')}：{refusal}")
    title = line.cells.get("title", "")
    return _Group(part, line, title, towns, problems, line.cells)


def _refuse_doubles(groups: list[_Group]) -> None:
    first: dict[tuple[str, str], int] = {}
    for group in groups:
        if group.key in first:
            sentence = f"{first[group.key]}行目と同じ団体・題名です。1行にまとめてください。"
            group.problems.append(f"{group.part.where(group.line, 'title')}：{sentence}")
        first.setdefault(group.key, group.line.number)


def _with_events(part: Part, groups: list[_Group], known: _Known) -> list[_Group]:
    """Give each event to its case in the table; return further groups for cases that only the library knows."""
    of_table: dict[tuple[str, str], _Group] = {}
    for group in groups:
        for code in group.towns:
            of_table.setdefault((fold(group.title), code), group)
    of_library: dict[int, _Group] = {}
    alone: list[_Group] = []
    for line in part.lines:
        group = _begun(part, line, known)
        group.cells = {}
        case = known.cases.get(group.key)
        if at := of_table.get(group.key):
            at.events.append(line)
        elif case is None or group.problems:
            # Its other cells are looked at all the same: every mistake is told at once.
            group.events.append(line)
            alone.append(group)
            if not group.problems:
                group.problems.append(f"{part.where(line, 'title')}：{NO_CASE}")
        else:
            of_library.setdefault(case.pk, group).events.append(line)
    return [*of_library.values(), *alone]


def _judged(table: Table, group: _Group, known: _Known) -> Read:
    case = known.cases.get(group.key)
    seen = known.seen(case) if case else {}
    values, problems = _values(group, seen, known)
    problems = [*group.problems, *problems, *_refusals(group, case, known)]
    events = None
    if group.events:
        events = told(table.events, group.events, seen.get("events", []), known.cells)
        problems += events.problems
        values["events"] = events.rows
    title = group.title or "（題名なし）"
    if problems:
        return Read(group.line, State.WRONG, title, values, case, seen, problems=tuple(problems))
    if case is None:
        return Read(group.line, State.NEW, title, values, events=events)
    changes = content.differences(seen, seen | values, known.cells.words)
    state = State.CHANGED if changes else State.SAME
    return Read(group.line, state, title, values, case, seen, tuple(changes), events)


def _refusals(group: _Group, case: Case | None, known: _Known) -> list[str]:
    found = []
    if known.own_code and group.towns and known.own_code not in group.towns:
        where = group.part.where(group.line, "towns")
        found.append(f"{where}：自分の団体の事例だけを取り込めます。団体を確かめてください。")
    if case is not None:
        draft = known.drafts.get(case.pk)
        if refusal := rules.refusal_to_edit(known.user, case, draft):
            found.append(f"{group.part.where(group.line, 'title')}：{refusal}")
    return found


def _values(group: _Group, seen: Data, known: _Known) -> tuple[Data, list[str]]:
    values: Data = {}
    problems: list[str] = []
    for key, text in group.cells.items():
        if key == "towns":
            if group.towns:
                values[key] = group.towns
            continue
        try:
            values[key] = known.cells.value(key, text, seen.get(key))
        except InputError as refusal:
            problems.append(f"{group.part.where(group.line, key)}：{refusal}")
    if not problems and not group.problems:
        problems += _together(group, seen | values)
    if values.get("result") == Case.Result.SHOWN:
        values["result_reason"] = ""
    return values, problems


def _together(group: _Group, data: Data) -> list[str]:
    """What only several cells together get wrong."""
    found = []
    where = group.part.where
    is_shown = data.get("result", Case.Result.SHOWN) == Case.Result.SHOWN
    if not is_shown and not data.get("result_reason"):
        found.append(
            f"{where(group.line, 'result_reason')}：成果が弱い・未確認のときは、理由を入力してください。"
        )
    if is_shown and data.get("result_reason") and "result_reason" in group.cells:
        found.append(
            f"{where(group.line, 'result')}：理由を書くときは、成果の確かさを「成果が弱い」か「成果は未確認」にしてください。"
        )
    return found + _wrong_period(group, data)


def _wrong_period(group: _Group, data: Data) -> list[str]:
    """Told at the end where the row brings one; a row that brings neither start nor end is not to blame."""
    brought = next((key for key in ("ended", "started") if key in group.cells), "")
    period = {name: data.get(name, "") for name in ("started", "ended")}
    refusal = rules.refusal_of_period(period) if brought else ""
    return [f"{group.part.where(group.line, brought)}：{refusal}"] if refusal else []
