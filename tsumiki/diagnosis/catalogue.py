"""The indicators and the table of peer groups, read once from the package's own YAML."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Dimension:
    """How an indicator counts when towns are compared as wholes."""

    label: str
    weight: float
    log: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator (指標): scale × Σnumerator ÷ Σdenominator over columns of one source, or only a known gap."""

    code: str
    name: str
    unit: str
    decimals: int
    tells: str
    caveat: str
    source: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    scale: float = 1
    problems: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    capacity: bool = False
    headline: bool = False
    absent: str = ""
    dash_means: str = ""
    similar: Dimension | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.removeprefix("-") for column in (*self.numerator, *self.denominator))

    def formula(self, labels: dict[str, str]) -> str:
        """Return the rule in words: 65歳以上人口 ÷（…）× 100."""
        top = sum_in_words(self.numerator, labels)
        if not self.denominator:
            return top
        top = f"（{top}）" if len(self.numerator) > 1 else top
        below = sum_in_words(self.denominator, labels)
        below = f"（{below}）" if len(self.denominator) > 1 else below
        return f"{top} ÷ {below}" + (f" × {self.scale:,g}" if self.scale != 1 else "")


def sum_in_words(columns: tuple[str, ...], labels: dict[str, str]) -> str:
    """Return the columns' labels joined by their signs."""
    words = ""
    for column in columns:
        label = labels.get(column.removeprefix("-"), column.removeprefix("-"))
        sign = " − " if column.startswith("-") else " ＋ "
        words += (sign if words else "") + label
    return words


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A figure that would help but is kept by somebody else."""

    name: str
    where: str


@dataclass(frozen=True, slots=True)
class OwnName:
    """A number that towns often count themselves: its name only, so that it need not be thought up."""

    name: str
    unit: str
    year_kind: str = "fiscal"


@dataclass(frozen=True, slots=True)
class Theme:
    """A local problem or a field, as the framework codes it."""

    code: str
    name: str
    question: str
    elsewhere: tuple[Elsewhere, ...] = ()
    own: tuple[OwnName, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    definitions: tuple[Definition, ...]
    problems: tuple[Theme, ...]
    fields: tuple[Theme, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The local problems, then the fields; no code stands in both."""
        return (*self.problems, *self.fields)

    @property
    def theme_names(self) -> dict[str, str]:
        return {theme.code: theme.name for theme in self.themes}

    @property
    def computed(self) -> tuple[Definition, ...]:
        return tuple(d for d in self.definitions if not d.absent)

    def of_problem(self, code: str) -> tuple[Definition, ...]:
        return tuple(d for d in self.definitions if code in d.problems)

    def of_field(self, code: str) -> tuple[Definition, ...]:
        return tuple(d for d in self.definitions if code in d.fields)


def _definition(row: dict[str, Any]) -> Definition:
    lists: dict[str, Any] = {
        key: tuple(row[key]) for key in ("numerator", "denominator", "problems", "fields") if key in row
    }
    similar = Dimension(**row["similar"]) if "similar" in row else None
    return Definition(**(row | lists | {"similar": similar}))


def _theme(row: dict[str, Any]) -> Theme:
    elsewhere = tuple(Elsewhere(**entry) for entry in row.get("elsewhere", ()))
    own = tuple(OwnName(**entry) for entry in row.get("own", ()))
    return Theme(row["code"], row["name"], row["question"], elsewhere, own)


@cache
def catalogue() -> Catalogue:
    """Return every indicator in the order it is shown."""
    rows = yaml.safe_load((DATA / "indicators.yaml").read_text(encoding="utf-8"))
    return Catalogue(
        tuple(_definition(row) for row in rows["indicators"]),
        tuple(_theme(row) for row in rows["problems"]),
        tuple(_theme(row) for row in rows["fields"]),
    )


@cache
def peer_rules() -> dict[str, Any]:
    """Return the thresholds of the peer groups."""
    return yaml.safe_load((DATA / "peer_groups.yaml").read_text(encoding="utf-8"))


@cache
def source_manifest() -> dict[str, dict[str, Any]]:
    """Return what is known of each file of a publisher, by code."""
    rows = yaml.safe_load((DATA / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    return {row["code"]: row for row in rows}
