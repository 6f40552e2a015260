"""One published number: how it is rounded, how it is shown, and the rule that says what was counted."""

from dataclasses import dataclass

SUPPRESSED = "x"  # 秘匿 as statistical tables of the state write it; never 0
NO_DATA = "データなし"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a number means: what was counted, among whom, in which edition."""

    counted: str
    base: str
    edition: str
    note: str = ""

    @property
    def text(self) -> str:
        note = f"（{self.note}）" if self.note else ""
        return f"{self.edition}{note}で、{self.counted}を数えました。母数は{self.base}です。"


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its percentage. A hidden count is None; so is the percentage of a hidden or an empty base."""

    count: int | None
    percent: float | None
    empty_base: bool = False

    @property
    def hidden(self) -> bool:
        return self.count is None

    @property
    def plain(self) -> int | str:
        """For JSON and spreadsheets: the number, or "x"."""
        return SUPPRESSED if self.count is None else self.count

    @property
    def text(self) -> str:
        return SUPPRESSED if self.count is None else f"{self.count:,}"

    @property
    def percent_text(self) -> str:
        if self.percent is None:
            return NO_DATA if self.empty_base else SUPPRESSED
        return f"{self.percent:.1f}%"


def percent(count: int, base: int) -> float | None:
    """Percentage to one decimal, halves up (四捨五入), in whole numbers so that no binary fraction decides."""
    return (2000 * count + base) // (2 * base) / 10 if base else None


def cell(count: int, base: int, *, hidden: bool = False, base_hidden: bool = False) -> Cell:
    """A figure; the percentage of a hidden base stays unsaid, because it would tell the base."""
    if hidden:
        return Cell(None, None)
    return Cell(int(count), None if base_hidden else percent(int(count), int(base)), empty_base=base == 0)
