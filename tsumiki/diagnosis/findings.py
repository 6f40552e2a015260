"""What a diagnosis says: figures beside the group's quartiles, in words that compare and never rank."""

from dataclasses import dataclass
from typing import Any

from tsumiki.diagnosis.catalogue import Elsewhere
from tsumiki.diagnosis.peers.quartiles import Spread
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.charts import format_number

POSITION_WORDS = {
    "low": "類似団体の中央値より低い（低いほうの4分の1にあたる）",
    "below": "類似団体の中ほど（中央値より少し低い）",
    "middle": "類似団体の中ほど（中央値とほぼ同じ）",
    "above": "類似団体の中ほど（中央値より少し高い）",
    "high": "類似団体の中央値より高い（高いほうの4分の1にあたる）",
}

# The same in a narrow column.
POSITION_LABELS = {
    "low": "低いほうの4分の1",
    "below": "中ほど（中央値より低い）",
    "middle": "中ほど",
    "above": "中ほど（中央値より高い）",
    "high": "高いほうの4分の1",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator (指標) as shown: its rule in words, its source and the year of its figures."""

    code: str
    name: str
    unit: str
    decimals: int
    formula: str
    why: str
    caveat: str
    source: str
    year: str

    @property
    def short_year(self) -> str:
        """2023／2020年: the years of numerator and denominator where there is little room."""
        return self.year.replace("年（分母は", "／").rstrip("）")


@dataclass(frozen=True, slots=True)
class Part:
    """One number that went into a value."""

    label: str
    amount: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator of one town beside its group; without a value, `missing_reason` says why."""

    indicator: Indicator
    value: float | None
    missing_reason: str
    spread: Spread | None = None
    group_label: str = ""
    position_code: str = ""
    parts: tuple[Part, ...] = ()
    is_not_applicable: bool = False

    @property
    def low(self) -> float | None:
        return self.spread.low if self.spread else None

    @property
    def q1(self) -> float | None:
        return self.spread.q1 if self.spread else None

    @property
    def median(self) -> float | None:
        return self.spread.median if self.spread else None

    @property
    def q3(self) -> float | None:
        return self.spread.q3 if self.spread else None

    @property
    def high(self) -> float | None:
        return self.spread.high if self.spread else None

    @property
    def n(self) -> int:
        """How many towns of the group the quartiles are made of; 0 where there are too few."""
        return self.spread.n if self.spread else 0

    @property
    def position(self) -> str:
        """Where the value lies, in neutral words; empty where there is nothing to compare."""
        return POSITION_WORDS.get(self.position_code, "")

    @property
    def position_label(self) -> str:
        return POSITION_LABELS.get(self.position_code, "")

    @property
    def is_notable(self) -> bool:
        """Whether the value lies in the group's outer quarters."""
        return self.position_code in ("low", "high")

    @property
    def sentence(self) -> str:
        """What is notable about it, as a sentence; empty where nothing is."""
        if not self.is_notable:
            return ""
        word, stem = ("高い", "高く") if self.position_code == "high" else ("低い", "低く")
        return f"類似団体の中央値（{self.median_text}）より{stem}、{word}ほうの4分の1にあたります。"

    @property
    def value_text(self) -> str:
        if self.is_not_applicable:
            return "該当なし"
        return format_number(self.value, self.indicator.decimals, self.indicator.unit)

    @property
    def median_text(self) -> str:
        return format_number(self.median, self.indicator.decimals, self.indicator.unit)

    @property
    def middle_half_text(self) -> str:
        """The middle half of the group: 31.0〜38.9%."""
        if self.q1 is None or self.q3 is None:
            return format_number(None)
        low = format_number(self.q1, self.indicator.decimals)
        return f"{low}〜{format_number(self.q3, self.indicator.decimals, self.indicator.unit)}"

    @property
    def whole_range_text(self) -> str:
        """The smallest and the largest of the group: 24.1〜52.0%."""
        if self.low is None or self.high is None:
            return format_number(None)
        low = format_number(self.low, self.indicator.decimals)
        return f"{low}〜{format_number(self.high, self.indicator.decimals, self.indicator.unit)}"

    @property
    def calculation(self) -> tuple[str, ...]:
        """The numbers that went in, as one line each."""
        return tuple(f"{part.label} ＝ {part.amount:,.10g}" for part in self.parts)

    def as_evidence(self) -> dict[str, Any]:
        """Return what a plan keeps of it: plain JSON values that stay as they were when chosen."""
        return {
            "code": self.indicator.code,
            "name": self.indicator.name,
            "value": self.value,
            "value_text": self.value_text,
            "unit": self.indicator.unit,
            "decimals": self.indicator.decimals,
            "missing_reason": self.missing_reason,
            "year": self.indicator.year,
            "source": self.indicator.source,
            "formula": self.indicator.formula,
            "median": self.median,
            "q1": self.q1,
            "q3": self.q3,
            "n": self.n,
            "group": self.group_label,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The towns one is compared with (類似団体), itself included, and why these."""

    code: str
    label: str
    why: str
    members_count: int
    own: str
    note: str


@dataclass(frozen=True, slots=True)
class ThemeFindings:
    """What the figures say about a local problem or a field, and which figures others hold."""

    code: str
    name: str
    question: str
    findings: tuple[Finding, ...]
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def notable(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_notable)

    @property
    def compared(self) -> tuple[Finding, ...]:
        """Those that have a place in the group."""
        return tuple(finding for finding in self.findings if finding.position)


class ProblemFindings(ThemeFindings):
    """One of the four local problems."""

    __slots__ = ()


class FieldFindings(ThemeFindings):
    """One of the five fields."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source as a page cites it."""

    title: str
    attribution: str
    licence: str
    url: str
    sha256: str
    loaded_on: Any


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A town's diagnosis (地域診断); `unavailable` holds the reason when there are no figures."""

    government: LocalGovernment
    group: PeerGroup | None = None
    problems: tuple[ProblemFindings, ...] = ()
    fields: tuple[FieldFindings, ...] = ()
    headline: tuple[Finding, ...] = ()
    profile: tuple[Finding, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    unavailable: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every figure once, in the order of the catalogue's problems, fields and profile."""
        groups = [self.profile, *(p.findings for p in self.problems), *(f.findings for f in self.fields)]
        return tuple({finding.indicator.code: finding for group in groups for finding in group}.values())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A town like one's own: what makes it near, and in what it differs most."""

    government: LocalGovernment
    distance: float
    why: tuple[str, ...]
    difference: str
