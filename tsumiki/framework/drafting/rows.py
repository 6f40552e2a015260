"""From the database back to the rows of an edition's YAML: the inverse of `framework.reading`."""

from typing import Any

from tsumiki.framework import models as m
from tsumiki.framework import selectors
from tsumiki.framework.schema import SHEETS, SOURCE, Column

Row = dict[str, Any]
_BLOCK = next(sheet for sheet in SHEETS if sheet.model is m.Block)
_LEFT_OUT = {"source.locator", "source.url", "conditions.population_reason", "cases_note"}


def block_rows(edition: m.Edition) -> list[Row]:
    """The blocks of an edition as YAML rows; every rule of order stands on the later block, in conditions.after."""
    return [row_of(block) for block in selectors.blocks(edition).order_by("order", "code")]


def row_of(block: m.Block) -> Row:
    """One block of `selectors.blocks` as a YAML row."""
    row: Row = {"code": block.code, "order": block.order}
    row |= values_as_row(block, (*_BLOCK.columns, *SOURCE))
    row["conditions"]["before"] = []
    row["conditions"]["after"] = [
        {"code": rule.earlier.code, "kind": rule.kind, "reason": rule.reason}
        for rule in sorted(block.rules_before.all(), key=lambda rule: (rule.order, rule.code))
    ]
    return row | {"content_status": "ours"}


def values_as_row(record: Any, columns: tuple[Column, ...]) -> Row:
    """The columns of a record under their keys; dots become mappings, an empty text that may be absent is left out."""
    row: Row = {}
    for column in columns:
        value = getattr(record, column.name)
        if column.refers:
            value = value.code if value else None
        if value == "" and column.key in _LEFT_OUT:
            continue
        *path, last = column.key.split(".")
        inner = row
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return row
