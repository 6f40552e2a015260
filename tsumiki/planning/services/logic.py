"""The logic model: saved as a whole."""

from typing import Any

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import logic
from tsumiki.planning.logic.levels import ORDER, label
from tsumiki.planning.logic.section import FIELDS
from tsumiki.planning.models import LogicElement, Plan
from tsumiki.planning.models.rows import own_keys
from tsumiki.planning.services._saving import saving

_EMPTY = {"key": "", "leads_to": [], "assumption": "", "kpi_key": "", "is_draft": False}


def save_logic(plan: Plan, *, by: User, expected_version: int, rows: list[dict[str, Any]]) -> None:
    """Replace the elements. An arrow to an element that is no more, and an indicator that is no more, go with it.

    Raises RuleError when an arrow would lead to the same or an earlier level: a logic model has no circles.
    """
    rows = _whole(plan, rows)
    _refuse_backward(rows)
    mine = logic.data_of(plan, rows)
    with saving(plan, "logic", by=by, expected_version=expected_version, mine=mine) as locked:
        LogicElement.objects.filter(plan=locked).delete()
        LogicElement.objects.bulk_create(
            LogicElement(plan=locked, position=place, **row) for place, row in enumerate(rows, start=1)
        )


def _whole(plan: Plan, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows by level, with own keys, naming only what is there."""
    rows = sorted(({**_EMPTY, **row} for row in rows), key=lambda row: ORDER[row["level"]])
    keys = own_keys(row["key"] for row in rows)
    kpis = set(plan.kpis.values_list("key", flat=True))
    return [
        {name: row[name] for name in FIELDS}
        | {
            "key": key,
            "leads_to": [target for target in dict.fromkeys(row["leads_to"]) if target in keys],
            "kpi_key": row["kpi_key"] if row["kpi_key"] in kpis else "",
        }
        for row, key in zip(rows, keys, strict=True)
    ]


def _refuse_backward(rows: list[dict[str, Any]]) -> None:
    at = {row["key"]: row for row in rows}
    for row in rows:
        for target in (at[key] for key in row["leads_to"]):
            if ORDER[target["level"]] <= ORDER[row["level"]]:
                raise RuleError(
                    f"{label(row['level'])}「{row['text']}」から{label(target['level'])}「{target['text']}」へは、"
                    "つなげません。つながる先は、後の段階の要素にしてください。"
                )
