"""Which steps (工程) a case shows, and which cases are one step ahead of a town.

A case shows a step by a dated event of its published process in it, or by a building block (積み木) of that step: one that
such an event names, or one that the block library records as used in the case. An event's own step counts before that of
its block. A case that tells neither says nothing: no step is guessed, not from its age and not from its text.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.utils.text import Truncator

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block, Step
from tsumiki.library.classification import key_of
from tsumiki.library.models import Case, CaseEvent

# The case shows what happened in the next step; it shows the present one as well.
NEXT_STEP, PRESENT_STEP = 24, 6
LONGEST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """What a case shows of one step: its dated events, oldest first, and the names of the blocks used in it."""

    events: tuple[CaseEvent, ...] = ()
    blocks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.events or self.blocks)


NOTHING = Shown()


@dataclass(frozen=True, slots=True)
class Ahead:
    """A town's present step and the next one, with what cases (by primary key) show of each."""

    present: Step
    following: Step
    shown_present: Mapping[int, Shown]
    shown_following: Mapping[int, Shown]

    def of(self, case: Case) -> Shown:
        """What the case shows of the next step; nothing where it is not ahead."""
        return self.shown_following.get(case.pk, NOTHING)


def step_after(steps: Iterable[Step], code: str) -> tuple[Step, Step] | None:
    """The step with this code and the next in order; None for the last and for one that the edition does not have."""
    in_order = sorted(steps, key=lambda step: (step.order, step.code))
    return next((pair for pair in pairwise(in_order) if pair[0].code == code), None)


def ahead_of(reached: str, cases: Collection[Case]) -> Ahead | None:
    """What these cases show of the step reached and the next; None where no step follows. Three queries."""
    pair = step_after(framework.steps(), reached)
    if pair is None:
        return None
    published = [case for case in cases if case.status == Case.Status.PUBLISHED]
    codes = [step.code for step in pair]
    blocks = list(framework.blocks().prefetch_related(None).filter(step__code__in=codes))
    events = list(
        CaseEvent.objects.filter(
            Q(step__in=codes) | Q(step="", method__in=[block.code for block in blocks]),
            case__status=Case.Status.PUBLISHED,
        )
    )
    present, following = (shown_in(step, published, events, blocks) for step in pair)
    return Ahead(*pair, present, following)


def shown_in(
    step: Step, cases: Iterable[Case], events: Iterable[CaseEvent], blocks: Collection[Block]
) -> dict[int, Shown]:
    """What each case shows of the step; cases that show nothing of it are left out. Pure."""
    own = {block.code: block for block in blocks if block.step.code == step.code}
    happened = defaultdict(list)
    for event in events:
        if event.step == step.code or (not event.step and event.method in own):
            happened[event.case_id].append(event)
    used_in = {block.code: {key_of(row) for row in block.cases} for block in own.values()}
    found = {}
    for case in cases:
        told = happened.get(case.pk, [])
        named = {event.method for event in told}
        used = tuple(
            block.name
            for block in own.values()
            if block.code in named or (case.is_shipped and case.key in used_in[block.code])
        )
        if shown := Shown(tuple(told), used):
            found[case.pk] = shown
    return found


def points_for_steps(case: Case, ahead: Ahead | None) -> list[tuple[int, str]]:
    """The points of a case that is one step ahead, each with its reason; none for all others. Pure."""
    if ahead is None or not (shown := ahead.of(case)):
        return []
    found = [(NEXT_STEP, _in_words(ahead.following, shown))]
    if case.pk in ahead.shown_present:
        found.append((PRESENT_STEP, f"いまの工程「{ahead.present.name}」を経た記録もある"))
    return found


def _in_words(step: Step, shown: Shown) -> str:
    if not shown.events:
        return f"一歩先の工程「{step.name}」の積み木{''.join(f'「{name}」' for name in shown.blocks)}を使った取組"
    # What was decided tells more than that something happened.
    event = next((event for event in shown.events if event.decision), shown.events[0])
    words = Truncator(event.decision or event.text).chars(LONGEST_WORDS)
    return f"一歩先の工程「{step.name}」の経緯がある（{event.when}：{words}）"
