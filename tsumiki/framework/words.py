"""The facts of a block in the words of the screens, the same on its page, side by side, and in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tsumiki.framework.models import Block

UNKNOWN = "データなし"
ORGANISATION = {
    True: "あることが前提です",
    False: "まだない地域に向きます",
    None: "あってもなくてもよい",
}
PLAN = {True: "あることが前提です", False: "まだない団体に向きます", None: "あってもなくてもよい"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of an edition are called."""

    problems: Mapping[str, str]
    fields: Mapping[str, str]
    challenges: Mapping[int, str]


def _named(codes: Sequence[str], names: Mapping[str, str], otherwise: str) -> str:
    return "、".join(names.get(code, code) for code in codes) or otherwise


def population_of(block: Block) -> str:
    bounds = [(block.population_min, "人以上"), (block.population_max, "人以下")]
    size = "、".join(f"{bound:,}{words}" for bound, words in bounds if bound is not None)
    return "\n".join(filter(None, [size or "規模を問いません", block.population_reason]))


def network_of(block: Block) -> str:
    return "\n".join(filter(None, ["、".join(block.network_names) or UNKNOWN, block.networks_reason]))


def problems_of(block: Block, names: Names) -> str:
    return _named(block.problems, names.problems, "どの課題にも向きます")


def fields_of(block: Block, names: Names) -> str:
    return _named(block.fields, names.fields, "どの分野にも向きます")


def challenges_of(block: Block, names: Names) -> str:
    return "\n".join(names.challenges.get(number, str(number)) for number in block.challenges) or UNKNOWN


def before(block: Block) -> str:
    """What comes before the block; use after `selectors.blocks`."""
    return _rules(
        [(rule.earlier.name, rule) for rule in block.rules_before.all()], "必ず先に", "先が望ましい"
    )


def after(block: Block) -> str:
    return _rules([(rule.later.name, rule) for rule in block.rules_after.all()], "必ず後に", "後が望ましい")


def _rules(rules: list, required: str, recommended: str) -> str:
    lines = [f"{name}（{required if rule.is_required else recommended}）" for name, rule in rules]
    return "\n".join(lines) or "決まった順序はありません"


def source_of(block: Block) -> str:
    year = f"{block.source_year}年" if block.source_year else ""
    told = "、".join(filter(None, [block.source_title, block.source_locator, year]))
    return f"{told}（{block.get_source_status_display()}）"


# What is laid side by side and written into a file, in this order.
ASPECTS: tuple[tuple[str, Callable[[Block, Names], str]], ...] = (
    ("工程", lambda block, _: block.step.name),
    ("種類", lambda block, _: block.group.name),
    ("何をするか", lambda block, _: block.what),
    ("なぜ行うか", lambda block, _: block.why),
    ("どんなときに向くか", lambda block, _: block.when_it_suits),
    ("地域課題", problems_of),
    ("分野", fields_of),
    ("デジタル活用の課題", challenges_of),
    ("人口の目安", lambda block, _: population_of(block)),
    ("中核となる法人", lambda block, _: ORGANISATION[block.needs_core_organisation]),
    ("既にある構想等", lambda block, _: PLAN[block.needs_plan]),
    ("使う網", lambda block, _: network_of(block)),
    ("だれが", lambda block, _: "、".join(block.who)),
    ("手間", lambda block, _: f"{block.effort_person_days}人日"),
    ("会議", lambda block, _: f"{block.effort_meetings}回"),
    ("期間", lambda block, _: f"{block.effort_weeks}週"),
    ("費用", lambda block, _: block.cost_band.name),
    ("用意するもの", lambda block, _: "\n".join(block.inputs)),
    ("できあがるもの", lambda block, _: "\n".join(block.outputs)),
    ("気をつけること", lambda block, _: "\n".join(block.pitfalls)),
    ("前に積むもの", lambda block, _: before(block)),
    ("後に積むもの", lambda block, _: after(block)),
    ("出典", lambda block, _: source_of(block)),
)
