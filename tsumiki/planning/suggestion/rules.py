"""The rules of suggestion, one table. Each rule says nothing, or says in words what it found.

A rule for a block adds to its points; a note adds nothing; a rule against a block sets it aside. The points only
decide the order of the list and are not shown as a score.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tsumiki.planning.suggestion.facts import BlockFacts, TownFacts, Words


class Weight(StrEnum):
    FOR = "for"
    NOTE = "note"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule found: its id (shown beside the words), the words, which way it points."""

    rule: str
    text: str
    weight: Weight
    points: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: str
    says: str
    check: Callable[[TownFacts, BlockFacts, Words], Iterator[Reason]]


def _challenge(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    found = [words.challenge(number) for number in sorted(town.challenges & block.challenges)]
    if found:
        yield Reason("R1", f"課題{'、'.join(found)}に答える手法です。", Weight.FOR, 6 * len(found))


def _problem(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    found = [f"「{words.problems.get(code, code)}」" for code in sorted(town.problems & block.problems)]
    if found:
        yield Reason("R2", f"選んだ地域課題{''.join(found)}で使われる手法です。", Weight.FOR, 4 * len(found))


def _field(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    found = [f"「{words.fields.get(code, code)}」" for code in sorted(town.fields & block.fields)]
    if found:
        yield Reason("R3", f"取り組む分野{''.join(found)}で使われる手法です。", Weight.FOR, 2 * len(found))


def _needed_by(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    # Filled in by the engine, which alone sees the other blocks; the row stands here so that the table is whole.
    return iter(())


def _population(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    low, high = block.population_min, block.population_max
    if low is None and high is None:
        return
    span = _span(low, high)
    if town.population is None and town.population_band is not None:
        yield _band(town.population_band, low, high, span, block.population_reason)
    elif town.population is None:
        yield Reason(
            "R5", f"人口{span}の団体に向くとされます。人口のデータがないため確かめていません。", Weight.NOTE
        )
    elif (low is not None and town.population < low) or (high is not None and town.population > high):
        why = f"（{block.population_reason}）" if block.population_reason else ""
        yield Reason(
            "R5",
            f"人口{span}の団体に向く手法です。{town.name}の人口は{town.population:,}人です。{why}",
            Weight.AGAINST,
        )
    else:
        yield Reason(
            "R5",
            f"人口{span}の団体に向く手法で、{town.name}（{town.population:,}人）が当てはまります。",
            Weight.FOR,
            1,
        )


def _band(
    band: tuple[str, int, int | None], low: int | None, high: int | None, span: str, reason: str
) -> Reason:
    """The same where only a band is known: it may lie inside, outside or across the limits."""
    words, least, most = band
    is_outside = (low is not None and most is not None and most < low) or (high is not None and least > high)
    is_inside = (low is None or least >= low) and (high is None or (most is not None and most <= high))
    if is_outside:
        why = f"（{reason}）" if reason else ""
        return Reason("R5", f"人口{span}の団体に向く手法です。お答えは{words}です。{why}", Weight.AGAINST)
    if is_inside:
        return Reason(
            "R5", f"人口{span}の団体に向く手法で、お答え（{words}）が当てはまります。", Weight.FOR, 1
        )
    return Reason(
        "R5", f"人口{span}の団体に向くとされます。お答え（{words}）では確かめきれません。", Weight.NOTE
    )


def _core_organisation(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    needs, has = block.needs_core_organisation, town.has_core_organisation
    if needs is None:
        return
    if needs and has is False:
        yield Reason("R6", "事業の中核となる法人や団体があることを前提とする手法です。", Weight.AGAINST)
    elif needs and has is None:
        yield Reason(
            "R6", "事業の中核となる法人や団体が要ります。有無が未記入のため確かめていません。", Weight.NOTE
        )
    elif not needs and has is False:
        yield Reason("R6", "事業の中核となる法人や団体がまだない団体に向く手法です。", Weight.FOR, 2)
    elif not needs and has:
        yield Reason(
            "R6",
            "中核となる法人がまだない団体のための手法です。すでにある場合は急ぎません。",
            Weight.NOTE,
            -3,
        )


def _existing_plan(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    if not block.needs_plan or town.has_plan:
        return
    if town.has_plan is False:
        yield Reason(
            "R7",
            "構想や基本計画ができてから使う手法です。この計画がまとまった後に、もう一度ご検討ください。",
            Weight.AGAINST,
        )
    else:
        yield Reason("R7", "構想や基本計画が要ります。有無が未記入のため確かめていません。", Weight.NOTE)


def _prerequisites(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    for prerequisite in block.prerequisites:
        if prerequisite.code in town.chosen:
            continue
        name = words.blocks.get(prerequisite.code, prerequisite.code)
        if prerequisite.required:
            yield Reason("R8", f"この積み木の前に「{name}」が要ります。{prerequisite.reason}", Weight.NOTE)


def _examples(town: TownFacts, block: BlockFacts, words: Words) -> Iterator[Reason]:
    if block.examples:
        yield Reason("R9", f"実施例があります（{'、'.join(block.examples[:3])}）。", Weight.NOTE, 1)


def _span(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{_people(low)}以上{_people(high)}以下"
    return f"{_people(low)}以上" if low is not None else f"{_people(high or 0)}以下"


def _people(count: int) -> str:
    """人口 as people say it: 5万人, 1万5千人, 800人."""
    ten_thousands, rest = divmod(count, 10_000)
    thousands, ones = divmod(rest, 1_000)
    if ones or not count:
        return f"{count:,}人"
    return f"{f'{ten_thousands}万' if ten_thousands else ''}{f'{thousands}千' if thousands else ''}人"


RULES: tuple[Rule, ...] = (
    Rule(
        "R1",
        "選んだ課題①〜⑫に答える",
        "積み木の条件にある課題番号が、計画で選んだ課題に含まれるとき。",
        _challenge,
    ),
    Rule(
        "R2",
        "選んだ地域課題で使われる",
        "積み木の条件にある地域課題が、計画で選んだ地域課題に含まれるとき。",
        _problem,
    ),
    Rule("R3", "取り組む分野で使われる", "積み木の条件にある分野が、計画の分野に含まれるとき。", _field),
    Rule(
        "R4",
        "ほかの積み木の前に要る",
        "選んだ、または上の規則で提案された積み木が、この積み木を前提とするとき。",
        _needed_by,
    ),
    Rule("R5", "人口の目安", "積み木の条件に人口の目安があるとき。範囲の外なら外します。", _population),
    Rule(
        "R6",
        "中核となる法人の有無",
        "中核となる法人を前提とする、またはまだない団体に向くとき。前提を欠くなら外します。",
        _core_organisation,
    ),
    Rule("R7", "構想等の有無", "構想・基本計画を前提とするとき。まだないなら外します。", _existing_plan),
    Rule(
        "R8",
        "前に要る積み木",
        "この積み木より前に要る積み木を、まだ選んでいないとき（お知らせ）。",
        _prerequisites,
    ),
    Rule("R9", "実施例", "収録事例に実施例があるとき（お知らせ）。", _examples),
)
