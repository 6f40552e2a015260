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
from tsumiki.planning.services.logic import save_logic
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
    swap_block,
)
from tsumiki.planning.services.stacks import keep_stack, remove_stack, use_stack
from tsumiki.planning.services.talk import ask, close_comment, comment, finish_task
from tsumiki.planning.services.telling import tell
from tsumiki.planning.services.wording import drop_wording, word_part, write_part

__all__ = [
    "Asked",
    "BlockNote",
    "BudgetRow",
    "Carried",
    "KpiRow",
    "PartToSave",
    "RoadmapRow",
    "Wanted",
    "WrittenCase",
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
    "drop_wording",
    "finish_task",
    "keep_stack",
    "mark_seen",
    "moved",
    "open_follow_up",
    "order_blocks",
    "people_to_ask",
    "refresh_evidence",
    "refresh_targets",
    "register",
    "remove_block",
    "remove_case",
    "remove_stack",
    "save_basics",
    "save_budget",
    "save_follow_up",
    "save_kpis",
    "save_logic",
    "save_roadmap",
    "save_rows",
    "save_texts",
    "share_plan",
    "submit",
    "swap_block",
    "take_in",
    "tell",
    "use_stack",
    "withdraw",
    "word_part",
    "write_case",
    "write_part",
]
