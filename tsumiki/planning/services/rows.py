"""The tables of plain rows (担当課、連携先、人材、調達、リスク、住民の声、収支…): each saved as a whole."""

from typing import Any

from tsumiki.accounts.models import User
from tsumiki.planning.models import Plan
from tsumiki.planning.models.rows import own_keys
from tsumiki.planning.services._saving import saving
from tsumiki.planning.tables import ALL_TABLES


def save_rows(plan: Plan, key: str, *, by: User, expected_version: int, rows: list[dict[str, Any]]) -> None:
    """Replace a table. A row keeps its `key`; one without, or with that of an earlier row, gets a new one."""
    table = ALL_TABLES[key]
    keys = own_keys(row.get("key", "") for row in rows)
    rows = [{**row, "key": own} for row, own in zip(rows, keys, strict=True)]
    mine = {"rows": [{"key": row["key"], **table.values(row)} for row in rows]}
    with saving(plan, key, by=by, expected_version=expected_version, mine=mine) as locked:
        table.model._default_manager.filter(plan=locked).delete()
        table.model._default_manager.bulk_create(
            table.model(plan=locked, position=place, **row) for place, row in enumerate(rows, start=1)
        )
