"""What the page of one case shows beside its facts: figures, money, lessons, process, pictures and sources."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import CostBand
from tsumiki.kernel.charts import MISSING
from tsumiki.kernel.dates import japanese_date
from tsumiki.library.models import Case, CaseEvent, CaseFile

LESSONS = (
    ("検討したほかの案", "options_considered"),
    ("うまくいかなかったこと", "what_failed"),
    ("ほかの団体で行うとき", "transferability"),
)
FIGURE_COLUMNS = (
    ("指標", "indicator"),
    ("取組の前", "before"),
    ("取組の後", "after"),
    ("単位", "unit"),
    ("時点", "as_of"),
)
KPI_COLUMNS = (
    ("指標（KPI）", "indicator"),
    ("目標", "target"),
    ("実績", "actual"),
    ("単位", "unit"),
    ("時点", "as_of"),
)
# The columns that hold a value: set as numbers, and said to be missing where nothing was written.
VALUES = ("before", "after", "target", "actual")


def table_of(rows: list[dict[str, str]], columns: tuple[tuple[str, str], ...]) -> dict[str, Any] | None:
    """The parameters of components/table.html; none for no rows. What was not written says データなし."""
    if not rows:
        return None
    return {
        "columns": [{"label": label, "numeric": key in VALUES} for label, key in columns],
        "rows": [{"cells": [_cell(row, key) for _, key in columns]} for row in rows],
    }


def _cell(row: dict[str, str], key: str) -> dict[str, Any]:
    text, is_value = row.get(key, ""), key in VALUES
    return {
        "text": text or (MISSING if is_value else ""),
        "url": "",
        "missing": is_value and not text,
        "numeric": is_value,
    }


def money_of(case: Case) -> list[dict[str, str]]:
    bands = framework.names(CostBand.objects.filter(edition__is_current=True)) if case.cost_band else {}
    rows = [
        ("費用の目安", bands.get(case.cost_band, case.cost_band)),
        ("費用の内訳", case.cost_text),
        ("財源（交付金など）", "、".join(case.funding)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def lessons_of(case: Case) -> list[dict[str, str]]:
    return [{"label": label, "value": text} for label, name in LESSONS if (text := getattr(case, name))]


def challenges_of(case: Case) -> list[str]:
    """The challenges ①–⑫ in the words of the current edition."""
    if not case.challenges:
        return []
    names = framework.challenge_names()
    return [names.get(number, str(number)) for number in case.challenges]


def timeline_of(events: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """The parameters of components/timeline.html, oldest first; two queries, none for no events."""
    rows = list(events)
    if not rows:
        return []
    steps = framework.names(framework.steps())
    blocks = framework.names(framework.blocks().prefetch_related(None))
    return [_item(event, steps, blocks) for event in rows]


def _item(event: CaseEvent, steps: dict[str, str], blocks: dict[str, str]) -> dict[str, Any]:
    facts = [
        ("使った積み木", blocks.get(event.method, event.method), event.method in blocks),
        ("だれが", event.who, False),
        ("決めたこと", event.decision, False),
    ]
    return {
        "when": event.when,
        "title": steps.get(event.step, event.step) or "できごと",
        "text": event.text,
        "state": "past",
        "facts": [
            {
                "label": label,
                "value": value,
                "url": reverse("framework:block_detail", args=[event.method]) if is_block else "",
            }
            for label, value, is_block in facts
            if value
        ],
        "badge": _confirmed(event),
    }


def _confirmed(event: CaseEvent) -> dict[str, str]:
    if event.confirmed_on is None:
        return {"label": "町の確認前", "kind": ""}
    return {"label": f"町の確認済み（{japanese_date(event.confirmed_on)}）", "kind": "public"}


def files_of(case: Case, named: list[dict[str, Any]], address: str) -> dict[str, list[dict[str, Any]]]:
    """The pictures and the papers that the content names, in its order, each with its words. One query."""
    if not named:
        return {"pictures": [], "papers": []}
    rows = {row.pk: row for row in CaseFile.objects.filter(case=case, pk__in=[each["id"] for each in named])}
    shown = [
        {
            "url": reverse(address, args=[case.pk, each["id"]]),
            "alt": each["alt"],
            "caption": each["caption"],
            "file": rows[each["id"]],
        }
        for each in named
        if each["id"] in rows
    ]
    return {
        "pictures": [each for each in shown if each["file"].is_picture],
        "papers": [each for each in shown if not each["file"].is_picture],
    }


def context_of(case: Case) -> dict[str, Any]:
    """Everything of a published case that is not among its facts."""
    return {
        "figures": table_of(case.figures, FIGURE_COLUMNS),
        "kpis": table_of(case.kpis, KPI_COLUMNS),
        "money": money_of(case),
        "lessons": lessons_of(case),
        "challenges": challenges_of(case),
        "timeline": timeline_of(case.events.all()),
        "files": files_of(case, case.files, "library:case_file"),
        "joint_towns": list(case.towns.order_by("code")) if case.pk else [],
    }
