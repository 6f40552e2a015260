"""Every write of a plan. Each takes `by=` and, where people may collide, `expected_version=` of its section."""

from tsumiki.planning.services.carrying import Carried, Wanted, carry_cases
from tsumiki.planning.services.content import (
    add_case,
    annotate_cases,
    choose_problems,
    refresh_evidence,
    remove_case,
)
from tsumiki.planning.services.deciding import (
    Asked,
    answer,
    begin_revision,
    mark_seen,
    people_to_ask,
    register,
    submit,
    withdraw,
)
from tsumiki.planning.services.importing import PartToSave, take_in
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
from tsumiki.planning.services.talk import ask, close_comment, comment, finish_task
from tsumiki.planning.services.telling import tell

__all__ = [
    "Asked",
    "BlockNote",
    "BudgetRow",
    "Carried",
    "KpiRow",
    "PartToSave",
    "RoadmapRow",
    "Wanted",
    "add_block",
    "add_case",
    "annotate_blocks",
    "annotate_cases",
    "answer",
    "ask",
    "begin_revision",
    "carry_cases",
    "choose_problems",
    "close_comment",
    "comment",
    "copy_plan",
    "create_plan",
    "delete_plan",
    "finish_task",
    "mark_seen",
    "moved",
    "order_blocks",
    "people_to_ask",
    "refresh_evidence",
    "register",
    "remove_block",
    "remove_case",
    "save_basics",
    "save_budget",
    "save_kpis",
    "save_roadmap",
    "save_rows",
    "save_texts",
    "share_plan",
    "submit",
    "take_in",
    "tell",
    "withdraw",
]
