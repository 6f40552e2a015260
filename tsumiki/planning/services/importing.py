"""A workbook taken into a plan: all chosen parts or none, each over the version the person looked at."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import sections
from tsumiki.planning.models import Plan


class PartToSave(NamedTuple):
    """A part as it will be: `save` is the part's own service."""

    key: str
    save: Callable[..., None]
    version: int
    rows: list[Any]

    @property
    def label(self) -> str:
        return sections.LABELS[self.key]


def take_in(plan: Plan, *, by: User, file: str, parts: Sequence[PartToSave]) -> None:
    """Save the parts. Raises ConflictError or RuleError from the first that cannot be saved; then nothing is."""
    if not parts:
        raise RuleError("取り入れるところがありません。")
    organisation = plan.local_government.organisation
    with audit.change("planning.taken_in", by=by, organisation=organisation) as entry:
        for part in parts:
            part.save(plan, by=by, expected_version=part.version, rows=part.rows)
        entry.of(plan, file=file, sections=[part.key for part in parts])
