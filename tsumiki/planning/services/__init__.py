"""Every write of a plan. Each takes `by=` and, where people may collide, `expected_version=` of its section."""

from tsumiki.planning.services.after import open_follow_up, refresh_targets, save_follow_up
from tsumiki.planning.services.after_case import WrittenCase, write_case
from tsumiki.planning.services.carrying import Carried, Wanted, carry_cases
from tsumiki.planning.services.content import (
    add_case,
    annotate_cases,
    choose_problems,
    refresh_evidence,
    remove_case,
)
from tsumiki.planning.services.importing import import_tables
from tsumiki.planning.services.numbers import (
    BudgetRow,
    KpiRow,
    RoadmapRow,
    save_budget,
    save_kpis,
    save_roadmap,
)
from tsumiki.planning.services.plans import (
    copy_plan,
    create_plan,
    delete_plan,
    save_basics,
    save_texts,
    share_plan,
)
from tsumiki.planning.services.rows import save_rows
from tsumiki.planning.services.stack import (
    BlockNote,
    add_block,
    annotate_blocks,
    moved,
    order_blocks,
    remove_block,
)

__all__ = [
    "BlockNote",
    "BudgetRow",
    "Carried",
    "KpiRow",
    "RoadmapRow",
    "Wanted",
    "WrittenCase",
    "add_block",
    "add_case",
    "annotate_blocks",
    "annotate_cases",
    "carry_cases",
    "choose_problems",
    "copy_plan",
    "create_plan",
    "delete_plan",
    "import_tables",
    "moved",
    "open_follow_up",
    "order_blocks",
    "refresh_evidence",
    "refresh_targets",
    "remove_block",
    "remove_case",
    "save_basics",
    "save_budget",
    "save_follow_up",
    "save_kpis",
    "save_roadmap",
    "save_rows",
    "save_texts",
    "share_plan",
    "write_case",
]
