"""What a case says, as plain JSON data: what drafts hold, versions freeze, and differences are told of.

`read` takes it from a case and `write_to` puts it back; `lines` says it in words, `differences` says what changed.
A form's input brought into the same shape can be set beside what another person saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import CostBand
from tsumiki.library.models import Case

Data = dict[str, Any]
SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "basics": (
        "基本",
        (
            *("title", "towns", "municipality", "fields", "problems", "challenges", "digital", "year_text"),
            *("started", "ended", "state", "state_reason"),
        ),
    ),
    "story": (
        "課題・取組・成果",
        (
            *("problem_text", "measure", "outcome", "result", "result_reason", "options_considered"),
            *("what_failed", "transferability"),
        ),
    ),
    "figures": ("数値と指標", ("figures", "kpis")),
    "means": (
        "費用・体制・問合せ先",
        ("cost_band", "cost_text", "funding", "partners", "staffing", "contact_section"),
    ),
    "process": ("経緯", ("events",)),
    "files": ("図・資料", ("files",)),
    "sources": ("出典と確度", ("source_rows", "confidence")),
}
LABELS = {key: label for key, (label, _) in SECTIONS.items()}
NAMES = tuple(name for _, names in SECTIONS.values() for name in names)
SECTION_OF = {name: key for key, (_, names) in SECTIONS.items() for name in names}
# Plain words that a reader may propose to correct, and a spreadsheet may bring.
TEXTS = (
    *("title", "problem_text", "measure", "outcome", "options_considered", "what_failed", "transferability"),
    *("cost_text", "staffing", "contact_section", "started", "ended", "state_reason"),
)
STORED = tuple(name for name in NAMES if name not in ("towns", "events"))
FIELD_LABELS = {
    **{column.name: str(column.verbose_name) for column in Case._meta.fields if column.name in STORED},
    "towns": "取り組んだ団体",
    "events": "経緯",
}
_ROWS = ("figures", "kpis", "events", "files", "source_rows")
# Of one kind in one case: more than a page of fields can carry.
MOST_ROWS = 60
EVENT_NAMES = ("key", "when", "step", "method", "who", "decision", "text", "confirmed_on")


def blank() -> Data:
    """A case of which nothing is known yet."""
    return read(Case(digital=Case.Digital.NO, result=Case.Result.SHOWN, confidence=Case.Confidence.MEDIUM))


def read(case: Case) -> Data:
    """What the case says now."""
    found: Data = {name: getattr(case, name) for name in STORED}
    found["source_rows"] = case.source_list
    is_stored = case.pk is not None
    # The body that leads stands first.
    codes = [town.code for town in case.towns.all()] if is_stored else []
    lead = case.local_government.code if is_stored and case.local_government else ""
    found["towns"] = sorted(codes, key=lambda code: (code != lead, code))
    found["events"] = [_event(event) for event in case.events.all()] if is_stored else []
    return {name: found[name] for name in NAMES}


def _event(event: Any) -> Data:
    day = event.confirmed_on.isoformat() if event.confirmed_on else ""
    return {**{name: getattr(event, name) for name in EVENT_NAMES}, "confirmed_on": day}


def section(data: Data, key: str) -> Data:
    return {name: data[name] for name in SECTIONS[key][1]}


# --- in words -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Words:
    """Names of codes, for showing content."""

    names: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)

    @classmethod
    def of_current_edition(cls) -> "Words":
        blocks = framework.blocks().prefetch_related(None).select_related(None)
        return cls(
            {
                "fields": framework.names(framework.fields()),
                "problems": framework.names(framework.problems()),
                "challenges": framework.challenge_names(),
                "cost_band": framework.names(CostBand.objects.filter(edition__is_current=True)),
                "step": framework.names(framework.steps()),
                "method": framework.names(blocks),
                "digital": dict(Case.Digital.choices),
                "result": dict(Case.Result.choices),
                "confidence": dict(Case.Confidence.choices),
                "state": dict(Case.State.choices),
            }
        )

    def of(self, name: str, code: Any) -> str:
        return str(self.names.get(name, {}).get(code, code))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the content says; lines of two states with the same key speak of the same thing."""

    key: str
    name: str
    label: str
    text: str


def lines(data: Data, words: Words, names: Iterable[str] = NAMES) -> list[Line]:
    """Return the content in words, in the order of the sections; rows are lines of their own."""
    found: list[Line] = []
    for name in names:
        value, label = data.get(name), FIELD_LABELS[name]
        if name in _ROWS:
            found += [
                Line(f"{name}:{_key_of(name, row, place)}", name, label, _row_in_words(name, row, words))
                for place, row in enumerate(value or [])
            ]
        elif isinstance(value, list):
            found.append(Line(name, name, label, "、".join(words.of(name, code) for code in value)))
        else:
            found.append(Line(name, name, label, words.of(name, value or "")))
    return found


def _key_of(name: str, row: Data, place: int) -> str:
    return str(row.get("key") or row.get("id") or row.get("indicator") or row.get("url") or place)


def _row_in_words(name: str, row: Data, words: Words) -> str:
    if name == "figures":
        return figure_in_words(row)
    if name == "kpis":
        return kpi_in_words(row)
    if name == "files":
        return "　".join(filter(None, (row["name"], row["alt"], row["caption"])))
    if name == "source_rows":
        accessed = f"（{row['accessed']}に確認）" if row["accessed"] else ""
        return f"{row['title']} {row['url']}".strip() + accessed
    parts = [row["when"], words.of("step", row["step"]), words.of("method", row["method"])]
    parts += [row["who"], row["decision"] and f"決定：{row['decision']}", row["text"]]
    parts.append("（町の確認済み）" if row["confirmed_on"] else "")
    return "　".join(filter(None, parts))


def figure_in_words(row: Data) -> str:
    text = f"{row['indicator']}：{_valued(row, 'before')} → {_valued(row, 'after')}"
    return f"{text}（{row['as_of']}）" if row["as_of"] else text


def kpi_in_words(row: Data) -> str:
    text = f"{row['indicator']}：目標 {_valued(row, 'target')}、実績 {_valued(row, 'actual')}"
    return f"{text}（{row['as_of']}）" if row["as_of"] else text


def _valued(row: Data, name: str) -> str:
    return f"{row[name]}{row['unit']}" if row[name] else "データなし"


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs between two states; None means the line is not there."""

    key: str
    section: str
    label: str
    before: str | None
    after: str | None


def differences(before: Data, after: Data, words: Words, names: Iterable[str] = NAMES) -> list[Change]:
    """Return what differs, in the order of the sections. A state without a field says nothing about it."""
    chosen = [name for name in names if before.get(name) != after.get(name)]
    old = {line.key: line for line in lines(before, words, chosen)}
    new = {line.key: line for line in lines(after, words, chosen)}
    found = []
    for key in dict.fromkeys([*new, *old]):
        there, here = old.get(key), new.get(key)
        line = here or there
        if line is not None and (there and there.text) != (here and here.text):
            found.append(
                Change(
                    key,
                    LABELS[SECTION_OF[line.name]],
                    line.label,
                    there.text if there else None,
                    here.text if here else None,
                )
            )
    return found
