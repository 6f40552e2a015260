"""The plan's tables that are lists of plain rows: who, with whom, what is bought, what may go wrong, what people say.

A table is its model: form, history, conflict and paper all follow from the model's own fields.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from tsumiki.planning.models import (
    AuditAnswer,
    Partner,
    PersonNeed,
    Plan,
    Procurement,
    Risk,
    SectionRole,
    UpkeepLine,
    UserForecast,
    Voice,
)
from tsumiki.planning.models.rows import PlanRow

Data = dict[str, Any]
_OWN = ("id", "plan", "position", "key")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a plan: its section's key, its model, and what one of its rows is called."""

    key: str
    model: type[PlanRow]
    label: str
    noun: str

    @property
    def columns(self) -> list[models.Field]:
        """The fields people fill in; the first one names the row."""
        return [field for field in self.model._meta.concrete_fields if field.name not in _OWN]

    def rows(self, plan: Plan) -> list[Any]:
        return list(self.model._default_manager.filter(plan=plan).order_by("position"))

    def read(self, plan: Plan) -> Data:
        """What is saved, as the history keeps it."""
        return {"rows": [{"key": row.key, **self.values(row)} for row in self.rows(plan)]}

    def values(self, row: Any) -> Data:
        """One row as plain data; months as 2027-04."""
        given = row if isinstance(row, dict) else {f.name: getattr(row, f.name) for f in self.columns}
        return {field.name: _plain(given.get(field.name)) for field in self.columns}

    def lines(self, data: Data) -> list[tuple[str, str]]:
        """The same as labelled text."""
        first = self.columns[0]
        words = dict(first.flatchoices)
        return [
            (
                f"{self.noun}{place} {words.get(row[first.name], row[first.name])}",
                "　".join(self._said(row)),
            )
            for place, row in enumerate(data["rows"], start=1)
        ]

    def _said(self, row: Data) -> Iterable[str]:
        for field in self.columns[1:]:
            value = row.get(field.name)
            if value not in (None, ""):
                yield f"{field.verbose_name} {dict(field.flatchoices).get(value, value)}"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.strftime("%Y-%m")
    return value.value if isinstance(value, models.Choices) else value


TABLES = {
    table.key: table
    for table in (
        Table("roles", SectionRole, "担当課と役割", "役割"),
        Table("partners", Partner, "連携先", "連携先"),
        Table("people", PersonNeed, "人材", "人材"),
        Table("procurements", Procurement, "調達", "調達"),
        Table("risks", Risk, "リスク", "リスク"),
        Table("voices", Voice, "住民の声", "声"),
    )
}
# Tables with pages of their own.
MONEY = {
    table.key: table
    for table in (
        Table("upkeep", UpkeepLine, "自立の見通し", "収支"),
        Table("users", UserForecast, "利用者の見込み", "場合"),
    )
}
ANSWERS = Table("answers", AuditAnswer, "審査・監査で問われること", "答え")
ALL_TABLES = TABLES | MONEY | {ANSWERS.key: ANSWERS}
