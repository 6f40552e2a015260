"""Take what a workbook says into the plan, all parts or none, each through the service that saves it anyway."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.planning.models import Plan
from tsumiki.planning.services.numbers import save_budget, save_kpis, save_roadmap
from tsumiki.planning.services.rows import save_rows

_SAVES: dict[str, Callable[..., None]] = {"kpis": save_kpis, "budget": save_budget, "roadmap": save_roadmap}


@transaction.atomic
def import_tables(plan: Plan, *, by: User, wanted: Sequence[Any], versions: Mapping[str, int]) -> list[str]:
    """Save each part that changes; return the labels of what was saved.

    Raises ConflictError when somebody saved a part since its version in `versions`; then nothing is written.
    """
    saved = []
    for part in wanted:
        if part.is_too_long:
            raise RuleError(f"「{part.label}」が{len(part.rows)}行になります。60行までにしてください。")
        if not part.changes:
            continue
        if part.part in _SAVES:
            _SAVES[part.part](plan, by=by, expected_version=versions[part.part], rows=part.rows)
        else:
            save_rows(plan, part.part, by=by, expected_version=versions[part.part], rows=part.rows)
        saved.append(part.label)
    return saved
