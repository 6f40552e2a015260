"""Blocks side by side, and the list of blocks, as pages and files show them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tsumiki.framework.models import Block
from tsumiki.framework.words import ASPECTS, Names
from tsumiki.kernel.sheets import Sheet

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Aspect:
    """One row of the comparison: what is compared, and what is true of each block."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


def compare(blocks: Sequence[Block], names: Names, evidence: Sequence[str] = ()) -> list[Aspect]:
    """Return every aspect of the blocks; `evidence` holds the words about the use of each."""
    rows = [Aspect(label, tuple(words(block, names) for block in blocks)) for label, words in ASPECTS]
    return [*rows, Aspect("実際の使われ方", tuple(evidence))] if evidence else rows


def comparison_sheet(blocks: Sequence[Block], aspects: Sequence[Aspect], note: str) -> Sheet:
    header = ["項目", "違い", *(block.name for block in blocks)]
    rows = [[row.label, "違う" if row.differs else "同じ", *row.cells] for row in aspects]
    return Sheet("積み木の比較", header, rows, widths=(18, 8, *(40 for _ in blocks)), note=note)


def list_sheet(blocks: Sequence[Block], names: Names, note: str) -> Sheet:
    header = ["コード", "名称", *(label for label, _ in ASPECTS)]
    rows = [[block.code, block.name, *(words(block, names) for _, words in ASPECTS)] for block in blocks]
    return Sheet("積み木", header, rows, note=note)
