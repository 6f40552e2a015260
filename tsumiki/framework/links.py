"""What apps above show on the framework's pages (kernel/hooks.py says how)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.framework.models import Block, Edition
from tsumiki.kernel.hooks import Hook, Link


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case in which a block was used, as the record has it. An empty period or date was not recorded."""

    block: str
    place: str
    title: str
    url: str
    outcome: str = ""
    result: str = ""
    reason: str = ""  # why the result is weak or not verified
    is_weak: bool = False
    period: str = ""  # of the case as a whole
    events: tuple[str, ...] = ()  # when the case's own record names the block


@dataclass(frozen=True, slots=True)
class BlockUse:
    """Plans with a block: `count` over what is not kept from the reader, `shown` only what the reader may open."""

    block: str
    count: int
    shown: tuple[Link, ...] = ()


# case_links.collect(user, blocks) and block_uses.collect(user, blocks): for all the blocks of a page at once.
case_links: Hook[LinkedCase] = Hook()
block_uses: Hook[BlockUse] = Hook()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the record knows of the use of one block."""

    cases: tuple[LinkedCase, ...] = ()
    plan_count: int = 0
    plans: tuple[Link, ...] = ()

    @property
    def weak_count(self) -> int:
        return sum(case.is_weak for case in self.cases)

    @property
    def in_words(self) -> str:
        weak = f"（うち成果が弱い・未確認{self.weak_count}件）" if self.weak_count else ""
        cases = [f"事例{len(self.cases)}件{weak}"] if self.cases else []
        plans = [f"計画{self.plan_count}件"] if self.plan_count else []
        return "、".join([*cases, *plans]) or "データなし"


def evidence_of(user: Any, blocks: Sequence[Block]) -> dict[str, Evidence]:
    """The evidence of every one of these blocks by code; asked once for all of them."""
    cases, uses = case_links.collect(user, blocks), block_uses.collect(user, blocks)
    found = {}
    for block in blocks:
        of_block = [use for use in uses if use.block == block.code]
        found[block.code] = Evidence(
            cases=tuple(case for case in cases if case.block == block.code),
            plan_count=sum(use.count for use in of_block),
            plans=tuple(link for use in of_block for link in use.shown),
        )
    return found


@dataclass(frozen=True, slots=True)
class LinkedPublication:
    """A publication as the framework's pages show it; `row` is the vocabulary's code of it, where there is one."""

    title: str
    url: str
    kind: str
    fiscal_year: int | None
    row: str = ""


# publication_links.collect(user): everything published, oldest year first.
publication_links: Hook[LinkedPublication] = Hook()
# state_of_links.collect(): numbers that change with every case and publication shown by the two above.
state_of_links: Hook[int] = Hook()
# edition_published.collect(edition): in the transaction in which it comes into force.
edition_published: Hook[Edition] = Hook()
