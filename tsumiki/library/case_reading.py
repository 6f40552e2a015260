"""What each row of an imported table means, what is wrong with it by cell, and what it would change."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tsumiki.directory.models import Organisation
from tsumiki.framework import selectors as framework
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.library import content, rules, selectors
from tsumiki.library.case_sheets import COLUMNS, Line, Table
from tsumiki.library.content import Change, Data, Words
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.places import known_towns, towns_typed
from tsumiki.library.vague_dates import parse_vague


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
LIMITS = {
    column.name: column.max_length
    for column in Case._meta.fields
    if getattr(column, "max_length", None) and column.name in COLUMNS
}
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Read:
    """One row judged. `problems` are sentences that name the cell."""

    line: Line
    state: State
    title: str
    values: Data = field(default_factory=dict)
    case: Case | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class _Choices:
    """The words that a column takes: {the word folded: its code}, and how they are offered."""

    codes: Mapping[str, str]
    offered: str

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "_Choices":
        codes = dict(pairs)
        shown = dict.fromkeys(label for label in codes if not label.isascii())
        return cls({fold(label): code for label, code in codes.items()}, "・".join(shown))

    def code(self, name: str) -> str:
        if fold(name) not in self.codes:
            raise InputError(f"「{name[:30]}」は使えません。{self.offered} のどれかにしてください。")
        return self.codes[fold(name)]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the judging needs, fetched once for all rows."""

    own_code: str
    words: Words
    choices: Mapping[str, _Choices]
    towns: Mapping[str, list[str]]
    cases: Mapping[tuple[str, str], list[Case]]
    drafts: Mapping[int, CaseDraft]
    user: Any


def judge(table: Table, organisation: Organisation, *, by: Any) -> list[Read]:
    """Say of each row what it would do; nothing is written."""
    known = _known(organisation, by)
    seen: dict[tuple[str, str], int] = {}
    return [_judged(table, line, known, seen) for line in table.lines]


def _known(organisation: Organisation, user: Any) -> _Known:
    cases: dict[tuple[str, str], list[Case]] = {}
    visible = selectors.cases_visible_to(user).select_related("organisation")
    for case in visible.prefetch_related("towns", "events").order_by("pk"):
        codes = {town.code for town in case.towns.all()}
        codes |= {case.local_government.code} if case.local_government else set()
        for code in codes:
            cases.setdefault((fold(case.title), code), []).append(case)
    drafts = {draft.case_id: draft for draft in selectors.drafts_visible_to(user)}
    government = getattr(organisation, "local_government", None)
    enums = {
        "result": Case.Result,
        "digital": Case.Digital,
        "state": Case.State,
        "confidence": Case.Confidence,
    }
    choices = {
        key: _Choices.of((str(label), str(value)) for value, label in enum.choices)
        for key, enum in enums.items()
    }
    choices["fields"] = _Choices.of(
        (name, row.code) for row in framework.fields() for name in (row.name, *row.aliases, row.code)
    )
    choices["problems"] = _Choices.of(
        (name, row.code) for row in framework.problems() for name in (row.name, row.code)
    )
    return _Known(
        government.code if government else "",
        Words.of_current_edition(),
        choices,
        known_towns(),
        cases,
        drafts,
        user,
    )


def _judged(table: Table, line: Line, known: _Known, seen: dict[tuple[str, str], int]) -> Read:
    values, problems = _values(table, line, known)
    title = values.get("title", line.cells.get("title", "（題名なし）"))
    towns = values.get("towns", [])
    if known.own_code and towns and known.own_code not in towns:
        problems.append(
            f"{table.where(line, 'towns')}：自分の団体の事例だけを取り込めます。団体を確かめてください。"
        )
    key = (fold(title), towns[0] if towns else "")
    if key in seen:
        problems.append(
            f"{table.where(line, 'title')}：{seen[key]}行目と同じ団体・題名です。1行にまとめてください。"
        )
    seen.setdefault(key, line.number)
    case = next(iter(known.cases.get(key, [])), None)
    draft = known.drafts.get(case.pk) if case else None
    if case is not None and (refusal := rules.refusal_to_edit(known.user, case, draft)):
        problems.append(f"{table.where(line, 'title')}：{refusal}")
    if problems:
        return Read(line, State.WRONG, title, values, case, (), tuple(problems))
    if case is None:
        return Read(line, State.NEW, title, values)
    before = draft.content if draft else content.read(case)
    changes = content.differences(before, before | values, known.words)
    state = State.CHANGED if changes else State.SAME
    return Read(line, state, title, values, case, tuple(changes))


def _values(table: Table, line: Line, known: _Known) -> tuple[Data, list[str]]:
    values: Data = {}
    problems: list[str] = []
    for key in ("title", "towns"):
        if key not in line.cells:
            problems.append(f"{table.where(line, key)}：{COLUMNS[key]}が空です。入力してください。")
    for key, text in line.cells.items():
        try:
            values[key] = _value(key, text, known)
        except InputError as refusal:
            problems.append(f"{table.where(line, key)}：{refusal}")
    if not problems:
        problems += _together(table, line, values)
    if values.get("result") == Case.Result.SHOWN:
        values["result_reason"] = ""
    return values, problems


def _together(table: Table, line: Line, values: Data) -> list[str]:
    """What only several cells together get wrong."""
    found = []
    is_shown = values.get("result", Case.Result.SHOWN) == Case.Result.SHOWN
    if not is_shown and not values.get("result_reason"):
        found.append(
            f"{table.where(line, 'result_reason')}：成果が弱い・未確認のときは、理由を入力してください。"
        )
    if is_shown and values.get("result_reason"):
        found.append(
            f"{table.where(line, 'result')}：理由を書くときは、成果の確かさを「成果が弱い」か「成果は未確認」にしてください。"
        )
    return found


def _value(key: str, text: str, known: _Known) -> Any:
    if key == "towns":
        return towns_typed(text, known.towns)
    if reader := _READERS.get(key):
        return reader(text)
    if key in ("fields", "problems"):
        return [known.choices[key].code(each) for each in _items(text)]
    if key in known.choices:
        return known.choices[key].code(text)
    limit = min(LIMITS.get(key) or LONGEST, LONGEST)
    if len(text) > limit:
        raise InputError(f"{limit:,}字以内で入力してください（いま{len(text):,}字）。")
    return text


def _items(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、\n|]", text) if part.strip()))


def _sources(text: str) -> list[Data]:
    rows = []
    for url in text.split():
        if not re.match(r"https?://[^/\s]+", url) or len(url) > 500:
            raise InputError(
                f"「{url[:40]}」はURLではありません。http:// か https:// から始まるURLを入力してください。"
            )
        rows.append({"title": "", "url": url, "accessed": ""})
    return rows


_READERS: dict[str, Callable[[str], Any]] = {
    "partners": _items,
    "funding": _items,
    "source_rows": _sources,
    "started": lambda text: parse_vague(text).words,
    "ended": lambda text: parse_vague(text).words,
}
