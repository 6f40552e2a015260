"""How one indicator lies over a prefecture: quartile classes for a map, and the same as a table. No town has a rank."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from tsumiki.diagnosis.catalogue import Definition, catalogue
from tsumiki.diagnosis.findings import Indicator
from tsumiki.diagnosis.matrix import Matrix, matrix_for
from tsumiki.diagnosis.models import Source
from tsumiki.diagnosis.peers.quartiles import Spread, position, spread
from tsumiki.diagnosis.selectors import indicator_of, municipalities_of
from tsumiki.directory import maps
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.charts import format_number
from tsumiki.kernel.charts.maps import ChoroplethMap, render_map

WIDE, NARROW = 720, 340
LABELS = ("低いほうの4分の1", "中ほど（中央値より低い）", "中ほど（中央値以上）", "高いほうの4分の1")
_CLASSES = {"low": 0, "below": 1, "middle": 2, "above": 2, "high": 3}
REFERENCES = {"prefecture": "同じ都道府県の市区町村", "group": "類似団体"}


@dataclass(frozen=True, slots=True)
class Town:
    """One town in the table; `place` is its class, None without a value."""

    government: LocalGovernment
    value: float | None
    text: str
    place: int | None
    is_own: bool

    @property
    def label(self) -> str:
        return "データなし" if self.place is None else LABELS[self.place]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The towns of a prefecture in the order of their codes, by quartiles of the prefecture or of a peer group."""

    government: LocalGovernment
    indicator: Indicator
    reference: str
    towns: tuple[Town, ...]
    spread: Spread | None

    @property
    def classes(self) -> tuple[str, ...]:
        """The words of each class with where it begins and ends."""
        if self.spread is None:
            return ()
        q1, median, q3 = (
            format_number(value, self.indicator.decimals, self.indicator.unit)
            for value in (self.spread.q1, self.spread.median, self.spread.q3)
        )
        ranges = (f"{q1}未満", f"{q1}以上", f"{median}以上", f"{q3}を超える")
        return tuple(f"{label}：{range_}" for label, range_ in zip(LABELS, ranges, strict=True))


def drawable() -> list[Definition]:
    """The indicators that can be put on a map, in the catalogue's order."""
    return list(catalogue().computed)


def distribution_of(
    government: LocalGovernment, definition: Definition, reference: str
) -> Distribution | None:
    """None where no statistics are loaded. A town without a row has no peers: then the prefecture is the reference."""
    sources = list(Source.objects.order_by("code"))
    if not sources:
        return None
    matrix = matrix_for(sources)
    towns = list(municipalities_of(government))
    row = matrix.rows.get(government.pk)
    if reference != "group" or row is None:
        reference = "prefecture"
        column = matrix.columns[definition.code]
        rows = [matrix.rows[town.pk] for town in towns if town.pk in matrix.rows]
        found = spread(matrix.values[rows, column])
    else:
        found = matrix.spread_of(matrix.groups[row].code, definition.code)
    by_code = {source.code: source for source in sources}
    indicator = indicator_of(definition, by_code.get(definition.source))
    placed = tuple(_town(town, government, matrix, definition, found) for town in towns)
    return Distribution(government, indicator, reference, placed, found)


def _town(
    town: LocalGovernment,
    own: LocalGovernment,
    matrix: Matrix,
    definition: Definition,
    found: Spread | None,
) -> Town:
    row = matrix.rows.get(town.pk)
    stored = None if row is None else float(matrix.values[row, matrix.columns[definition.code]])
    # NaN is the only value that differs from itself.
    value = stored if stored == stored else None  # noqa: PLR0124
    place = None
    if value is not None and found is not None:
        place = _CLASSES[position(value, found, decimals=definition.decimals)]
    text = format_number(value, definition.decimals, definition.unit)
    return Town(town, value, text, place, town.pk == own.pk)


def pictures(found: Distribution) -> tuple[SafeString, SafeString] | None:
    """The map in two sizes, the own town outlined; None without boundaries or without classes."""
    shapes = maps.outlines_within(found.government.prefecture_code)
    if shapes is None or not found.classes:
        return None
    own = next((town for town in found.towns if town.is_own), None)
    spec = ChoroplethMap(
        title=f"{found.government.prefecture}の市区町村別「{found.indicator.name}」",
        shapes=shapes,
        classes=found.classes,
        values={town.government.code[:5]: town.place for town in found.towns},
        words={
            town.government.code[:5]: f"{town.government.name}：{town.text}（{town.label}）"
            for town in found.towns
        },
        description="同じ内容は、となりの表にあります。",
        marked=own.government.code[:5] if own else "",
    )
    # Our own SVG, escaped where it was drawn.
    wide, narrow = (mark_safe(render_map(spec, width=width)) for width in (WIDE, NARROW))
    return wide, narrow
