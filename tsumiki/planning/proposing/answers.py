"""What a person says of a town at the guided start, in at most ten answers. Plain values, nothing personal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Budget(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    NONE = "none"


class Network(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


# (code, words, lowest, highest): each lies on one side of every limit the blocks of the edition set.
BANDS: tuple[tuple[str, str, int, int | None], ...] = (
    ("under-10k", "1万人未満", 0, 9_999),
    ("10k-30k", "1万人以上3万人未満", 10_000, 29_999),
    ("30k-50k", "3万人以上5万人未満", 30_000, 49_999),
    ("50k-100k", "5万人以上10万人未満", 50_000, 99_999),
    ("over-100k", "10万人以上", 100_000, None),
)
YEAR = 12  # months, where no deadline was given


@dataclass(frozen=True, slots=True)
class Answers:
    """None or empty means "not answered"; no rule treats it as no."""

    town: str = ""  # official code
    band: str = ""
    problems: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    challenges: tuple[int, ...] = ()
    core: bool | None = None
    plan: bool | None = None
    staff_days: int | None = None  # a month
    budget: str = ""
    amount: int | None = None  # yen, where the budget is known
    deadline: int | None = None  # months until the first result must be seen
    network: str = ""

    def data(self) -> dict[str, Any]:
        """As it is kept: JSON values only."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Answers":
        known: dict[str, Any] = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in known.items()}
        return cls(**values)

    @property
    def months(self) -> int:
        return self.deadline or YEAR

    @property
    def capacity(self) -> int | None:
        """Person-days that the staff have until the first result is due."""
        return None if self.staff_days is None else self.staff_days * self.months


def band_of(code: str) -> tuple[str, int, int | None] | None:
    """(words, lowest, highest) of a population band."""
    return next(((words, low, high) for key, words, low, high in BANDS if key == code), None)
