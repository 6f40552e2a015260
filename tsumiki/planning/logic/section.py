"""The section "logic" as plain data and as labelled text."""

from collections.abc import Iterable
from typing import Any

from tsumiki.planning.logic.levels import label
from tsumiki.planning.models import Kpi, LogicElement, Plan

Data = dict[str, Any]
FIELDS = ("key", "level", "text", "leads_to", "assumption", "kpi_key", "is_draft")


def read(plan: Plan) -> Data:
    """Return what is saved, as the history keeps it."""
    rows = LogicElement.objects.filter(plan=plan).order_by("position")
    return data_of(plan, [{name: getattr(row, name) for name in FIELDS} for row in rows])


def data_of(plan: Plan, rows: Iterable[Data]) -> Data:
    """Return rows as they are kept, with the names the indicators have now."""
    elements = [{name: row[name] for name in FIELDS} for row in rows]
    used = {row["kpi_key"] for row in elements if row["kpi_key"]}
    if not used:
        return {"elements": elements}
    names = dict(Kpi.objects.filter(plan=plan, key__in=used).values_list("key", "name"))
    return {"elements": elements, "kpis": names}


def lines(data: Data) -> list[tuple[str, str]]:
    """Return the same as (label, text), an element by its level and its place there."""
    words = {row["key"]: row["text"] for row in data["elements"]}
    counts: dict[str, int] = {}
    found = []
    for row in data["elements"]:
        place = counts[row["level"]] = counts.get(row["level"], 0) + 1
        kpi = data.get("kpis", {}).get(row["kpi_key"])
        targets = "、".join(words[key] for key in row["leads_to"] if key in words)
        parts = (
            f"つながる先 {targets}" if targets else "",
            f"前提 {row['assumption']}" if row["assumption"] else "",
            f"指標 {kpi}" if kpi else "",
            "下書き" if row["is_draft"] else "",
        )
        found.append(
            (f"{label(row['level'])}{place} {row['text']}", "　".join(part for part in parts if part))
        )
    return found
