"""Which blocks could stand in the place of a stacked one, why, and what would be different. No Django.

for found in alternatives("sounding", stack, library, town):
    found.reason        # 「同じ工程「…」の積み木で、どちらも課題⑤『企画立案が難しい』に答えます。」
    found.differences   # 「手間は6人日少なくなります（12人日→6人日）。」
    found.cautions      # what speaks against it: conditions of the town, rules of order that would break
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tsumiki.planning.ordering import Fault, Strength, violations
from tsumiki.planning.pieces import Library, Piece
from tsumiki.planning.suggestion import RULES, TownFacts, Weight, Words

MOST = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """A block that could stand in the place of another."""

    piece: Piece
    reason: str
    differences: tuple[str, ...]
    cautions: tuple[str, ...]


def alternatives(
    code: str, stack: Sequence[str], library: Library, town: TownFacts, *, most: int = MOST
) -> tuple[Alternative, ...]:
    """Return what could replace `code`, closest first; the same input always gives the same answer.

    A candidate stands in the same step or is of the same kind or makes the same thing, and answers a challenge or
    a local problem that the block answers too. What the town itself has chosen counts before what is only shared.
    """
    if code not in library.pieces:
        return ()
    old = library.pieces[code]
    found = [new for new in library.pieces.values() if new.code not in stack and _stands_for(old, new)]
    found.sort(key=lambda new: (*_closeness(old, new, town), new.step, new.code))
    return tuple(
        Alternative(
            new,
            _reason(old, new, library.words),
            tuple(_differences(old, new)),
            (*_conditions(new, library, town), *_broken_rules(old, new, stack, library)),
        )
        for new in found[:most]
    )


def _likeness(old: Piece, new: Piece) -> tuple[bool, bool, frozenset[str]]:
    return old.step == new.step, bool(old.group) and old.group == new.group, old.outputs & new.outputs


def _shared(old: Piece, new: Piece) -> tuple[frozenset[int], frozenset[str]]:
    return old.facts.challenges & new.facts.challenges, old.facts.problems & new.facts.problems


def _stands_for(old: Piece, new: Piece) -> bool:
    return new.code != old.code and any(_likeness(old, new)) and any(_shared(old, new))


def _closeness(old: Piece, new: Piece, town: TownFacts) -> tuple[int, int, int, int]:
    challenges, problems = _shared(old, new)
    wanted = len(challenges & town.challenges) + len(problems & town.problems)
    same_step, same_group, outputs = _likeness(old, new)
    likeness = int(same_step) + int(same_group) + len(outputs)
    return -wanted, -likeness, -(len(challenges) + len(problems)), abs(old.person_days - new.person_days)


def _reason(old: Piece, new: Piece, words: Words) -> str:
    same_step, same_group, outputs = _likeness(old, new)
    ties = [f"同じ工程「{new.step_name}」"] if same_step else []
    ties += [f"同じ種類「{new.group_name}」"] if same_group else []
    ties += [f"同じもの（{'、'.join(sorted(outputs))}）ができる手法"] if outputs else []
    challenges, problems = _shared(old, new)
    answers = [f"課題{'、'.join(words.challenge(n) for n in sorted(challenges))}"] if challenges else []
    if problems:
        answers.append(f"地域課題{''.join(f'「{words.problems.get(p, p)}」' for p in sorted(problems))}")
    return f"{'・'.join(ties)}で、どちらも{'と、'.join(answers)}に答えます。"


def _differences(old: Piece, new: Piece) -> Iterator[str]:
    for label, unit, before, after in (
        ("手間", "人日", old.person_days, new.person_days),
        ("会議", "回", old.meetings, new.meetings),
        ("期間", "週", old.weeks, new.weeks),
    ):
        if before != after:
            way = "少なく" if after < before else "多く"
            if label == "期間":
                way = "短く" if after < before else "長く"
            yield f"{label}は{abs(after - before)}{unit}{way}なります（{before}{unit}→{after}{unit}）。"
    if old.cost_name != new.cost_name:
        yield f"費用の目安が「{old.cost_name}」から「{new.cost_name}」に変わります。"
    if old.step != new.step:
        yield f"工程が「{old.step_name}」から「{new.step_name}」に変わります。"
    yield from _needs(old, new)


def _needs(old: Piece, new: Piece) -> Iterator[str]:
    fresh = [what for what in new.inputs if what not in old.inputs]
    if fresh:
        yield f"用意するもの：{'、'.join(fresh)}。"
    if new.facts.needs_core_organisation and not old.facts.needs_core_organisation:
        yield "事業の中核となる法人や団体が要ります。"
    if new.facts.needs_plan and not old.facts.needs_plan:
        yield "構想や基本計画ができていることが前提です。"


def _conditions(new: Piece, library: Library, town: TownFacts) -> Iterator[str]:
    for rule in RULES:
        for reason in rule.check(town, new.facts, library.words):
            if reason.weight is Weight.AGAINST:
                yield reason.text


def _broken_rules(old: Piece, new: Piece, stack: Sequence[str], library: Library) -> Iterator[str]:
    """The required rules of order that the swap, and not the stack as it is, would break."""
    before = {(v.first, v.then) for v in violations(library.items(stack), library.rules)}
    swapped = [new.code if code == old.code else code for code in stack]
    for fault in violations(library.items(swapped), library.rules):
        if fault.strength is Strength.REQUIRED and (fault.first, fault.then) not in before:
            what = "が要ります" if fault.fault is Fault.MISSING else "を置きます"
            first, then = library.name(fault.first), library.name(fault.then)
            yield f"入れ替えると、「{then}」の前に「{first}」{what}。{fault.reason}"
