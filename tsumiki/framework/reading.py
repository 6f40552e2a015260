"""Turn an edition's YAML into the columns of our models, checking every value on the way.

A mistake becomes a Japanese sentence that names file, row and key; one run shows all of them together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tsumiki.framework import grant_terms
from tsumiki.framework import models as m
from tsumiki.framework.editions import Edition as EditionData
from tsumiki.framework.schema import EDITION, SOURCE, Column, Sheet
from tsumiki.kernel.errors import InputError

KINDS: dict[type, str] = {str: "文字列", int: "整数", bool: "true か false", list: "リスト"}
MAX_REPORTED = 10

Values = dict[str, Any]


@dataclass(slots=True)
class Mistakes:
    """Collects sentences; `stop` raises them together, so that one run shows all that is to be mended."""

    year: int
    sentences: list[str] = field(default_factory=list)

    def add(self, file: str, row: str, key: str, what: str) -> None:
        place = f"framework/data/editions/{self.year}/{file}.yaml"
        self.sentences.append(f"{place} の「{row}」の「{key}」：{what}")

    def stop(self) -> None:
        if self.sentences:
            shown = self.sentences[:MAX_REPORTED]
            rest = len(self.sentences) - len(shown)
            more = [f"ほかに{rest}か所あります。"] if rest else []
            raise InputError("\n".join([*shown, *more]))


def edition_values(data: EditionData, mistakes: Mistakes) -> Values:
    """Return the columns of the edition's own row."""
    values = _read_row(m.Edition, EDITION, data.meta, partial(mistakes.add, "edition", str(data.fiscal_year)))
    blocks = data.tables.get("blocks", {})
    values["block_label"] = blocks.get("content_label", "")
    values["block_note"] = blocks.get("content_note", "")
    return values


def sheet_values(sheet: Sheet, data: EditionData, mistakes: Mistakes) -> dict[str, Values]:
    """Return the columns of every row by code; references stay codes."""
    found: dict[str, Values] = {}
    for position, row in enumerate(_rows(sheet, data, mistakes), start=1):
        code = str(row.get("code") or "")
        if not code:
            mistakes.add(sheet.table, f"{position}番目の行", "code", "コードがありません。書いてください。")
            continue
        if code in found:
            mistakes.add(sheet.table, code, "code", "同じコードの行が2つあります。一方を直してください。")
        values = _read_row(
            sheet.model, (*sheet.columns, *SOURCE), row, partial(mistakes.add, sheet.table, code)
        )
        if sheet.model is m.Grant:
            grant_terms.check(values, partial(mistakes.add, sheet.table, code))
        found[code] = {**values, "order": row.get("order") or position}
    return found


def _rows(sheet: Sheet, data: EditionData, mistakes: Mistakes) -> Iterator[Values]:
    table = data.tables.get(sheet.table)
    if table is None:
        mistakes.add(sheet.table, "ファイル", "rows", "ファイルがありません。置いてください。")
        return
    if sheet.rows_key == "rules":
        yield from _rules(table.get("rows", []), mistakes)
    elif sheet.rows_key == "reasons":
        reasons = table.get("reasons_h30", {})
        shared = {key: reasons.get(key) for key in ("round", "base", "source")}
        yield from ({**shared, **row} for row in reasons.get("rows", []))
    elif sheet.rows_key in ("groups", "cost_bands"):
        # The kinds and bands are our own words; the file does not repeat that on every line.
        source = {"title": "つみき（初期の区分）", "status": "ours"}
        yield from ({"source": source, **row} for row in table.get(sheet.rows_key, []))
    elif sheet.model is m.Block:
        yield from _blocks(table, mistakes)
    elif sheet.model is m.Challenge:
        base = table.get("base", {})
        shared = {"base": base.get("count"), "base_year": base.get("fiscal_year")}
        yield from ({**shared, **row} for row in table.get("rows", []))
    else:
        yield from table.get(sheet.rows_key, [])


def _blocks(table: Values, mistakes: Mistakes) -> Iterator[Values]:
    """The blocks, each with its networks: a later edition states them beside the rows that it inherits."""
    beside = table.get("networks", {})
    for row in table.get("rows", []):
        conditions = beside.get(row.get("code"), {}) | (row.get("conditions") or {})
        if unknown := sorted(set(map(str, conditions.get("networks") or [])) - set(m.Network.values)):
            mistakes.add(
                "blocks",
                str(row.get("code")),
                "conditions.networks",
                f"「{'・'.join(unknown)}」という網はありません。{'・'.join(m.Network.values)} から書いてください。",
            )
        yield {**row, "conditions": conditions}


def _rules(blocks: list[Values], mistakes: Mistakes) -> Iterator[Values]:
    """Order rules stand on either block; here each becomes a row of its own."""
    for block in blocks:
        conditions = block.get("conditions") or {}
        for side in ("before", "after"):
            for rule in conditions.get(side) or []:
                pair = [block.get("code"), rule.get("code")]
                earlier, later = pair if side == "before" else pair[::-1]
                if rule.get("kind") not in m.BlockRule.Kind.values:
                    mistakes.add(
                        "blocks",
                        str(block.get("code")),
                        f"conditions.{side}",
                        "kind は required か recommended です。",
                    )
                yield {**rule, "code": f"{earlier}>{later}", "earlier": earlier, "later": later} | {
                    "source": {"title": "つみき（初期の順序）", "status": "ours"}
                }


def _read_row(
    model: type, columns: tuple[Column, ...], row: Values, tell: Callable[[str, str], None]
) -> Values:
    """Return the columns of one row; `tell` hears the key and what is wrong with it."""
    values: Values = {}
    for column in columns:
        given = _reach(row, column.key)
        if what := _mistake_of(model, column, given):
            tell(column.key, what)
        values[column.name] = _filled(model, column, given)
    return values


def _reach(row: Values, key: str) -> Any:
    for part in key.split("."):
        if not isinstance(row, dict):
            return None
        row = row.get(part)  # type: ignore[assignment]
    return row


def _mistake_of(model: Any, column: Column, given: Any) -> str:
    """What is wrong with a value, as a sentence; empty when nothing is."""
    if given is None:
        return "値がありません。書いてください。" if column.required else ""
    # bool is an int to Python, but not to the reader of a YAML file.
    if not isinstance(given, column.kind) or (column.kind is int and isinstance(given, bool)):
        return f"{KINDS[column.kind]}で書いてください（今の値: {str(given)[:40]}）。"
    limit = getattr(model._meta.get_field(column.name), "max_length", None)
    length = len(str(given))
    if limit and not column.refers and length > limit:
        return f"{limit}文字までです（今は{length}文字）。"
    choices = model._meta.get_field(column.name).choices
    if choices and given not in {value for value, _ in choices}:
        return f"{'・'.join(value for value, _ in choices)} のどれかで書いてください（今の値: {given}）。"
    return ""


def _filled(model: Any, column: Column, given: Any) -> Any:
    if given is None and not model._meta.get_field(column.name).null:
        return [] if column.kind is list else ""
    return given.strip() if isinstance(given, str) else given
