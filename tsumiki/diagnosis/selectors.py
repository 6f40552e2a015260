"""Reads of the diagnosis. The statistics are open: whoever may see a diagnosis may see every town's."""

import hashlib
from collections.abc import Collection

from django.db.models import QuerySet

from tsumiki.diagnosis.catalogue import Definition, catalogue, peer_rules, sum_in_words
from tsumiki.diagnosis.findings import (
    Diagnosis,
    FieldFindings,
    Finding,
    Indicator,
    Neighbour,
    Part,
    PeerGroup,
    ProblemFindings,
    SourceNote,
)
from tsumiki.diagnosis.matrix import Matrix, matrix_for, version_of
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.diagnosis.peers.groups import Group
from tsumiki.diagnosis.peers.neighbours import Near, nearest
from tsumiki.diagnosis.peers.quartiles import position
from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.selectors import search_governments
from tsumiki.kernel.charts import format_number
from tsumiki.kernel.hooks import Hook, Link

# Upper apps add where to go from a town's diagnosis: f(user, government) -> links.
next_steps: Hook[Link] = Hook()

NO_STATISTICS = "統計がまだ読み込まれていません。"
NO_PREFECTURE_FIGURES = (
    "読み込んでいる統計は市区町村の値で、都道府県の値はありません。管内の市区町村の診断をご覧ください。"
)
NO_ROW = "読み込んでいる統計に、この団体の値がありません。"


def has_statistics() -> bool:
    """Whether figures have been loaded."""
    return Source.objects.exists()


def statistics_version() -> str:
    """A short mark of what is loaded; it changes with every load, and is empty when nothing is loaded."""
    sources = list(Source.objects.order_by("code"))
    return hashlib.sha256(repr(version_of(sources)).encode()).hexdigest()[:16] if sources else ""


def municipalities_of(prefecture: LocalGovernment) -> QuerySet[LocalGovernment]:
    """The towns of a prefecture that exist today, in code order."""
    return (
        LocalGovernment.objects.existing().municipalities().filter(prefecture_code=prefecture.prefecture_code)
    )


def search_towns(q: str, prefecture: str) -> QuerySet[LocalGovernment]:
    """Governments by name, reading or code: municipalities, and prefectures that lead to theirs."""
    return search_governments(q, prefecture=prefecture)


def diagnosis_of(government: LocalGovernment) -> Diagnosis:
    """Return the town's figures beside its peer group's quartiles, by problem and by field."""
    sources = list(Source.objects.order_by("code"))
    if not sources:
        return Diagnosis(government, unavailable=NO_STATISTICS)
    if government.is_prefecture:
        return Diagnosis(government, unavailable=NO_PREFECTURE_FIGURES)
    matrix = matrix_for(sources)
    if government.pk not in matrix.rows:
        return Diagnosis(government, unavailable=NO_ROW)
    row = matrix.rows[government.pk]
    group = matrix.groups[row]
    stored = {value.indicator: value for value in IndicatorValue.objects.filter(local_government=government)}
    by_code = {source.code: source for source in sources}
    found = {
        d.code: _finding(d, stored.get(d.code), by_code.get(d.source), matrix=matrix, group=group)
        for d in catalogue().definitions
    }
    return Diagnosis(
        government=government,
        group=_peer_group(government, matrix, row),
        problems=tuple(
            ProblemFindings(
                p.code, p.name, p.question, _pick(found, catalogue().of_problem(p.code)), p.elsewhere
            )
            for p in catalogue().problems
        ),
        fields=tuple(
            FieldFindings(f.code, f.name, f.question, _pick(found, catalogue().of_field(f.code)), f.elsewhere)
            for f in catalogue().fields
        ),
        headline=_pick(found, tuple(d for d in catalogue().definitions if d.headline)),
        profile=_pick(found, tuple(d for d in catalogue().definitions if d.capacity)),
        sources=tuple(_source_note(source) for source in sources),
    )


def evidence_for(government: LocalGovernment, problem_code: str) -> tuple[Finding, ...]:
    """Return the figures that bear on a problem, for a plan to keep; empty when there are none."""
    for problem in diagnosis_of(government).problems:
        if problem.code == problem_code:
            return problem.findings
    return ()


def towns_like(
    government: LocalGovernment, limit: int = 10, *, among: Collection[int] | None = None
) -> tuple[Neighbour, ...]:
    """Return the towns nearest to this one over all standardised dimensions, each with the reasons.

    `among`: only those of the nearest that have one of these primary keys.
    """
    sources = list(Source.objects.order_by("code"))
    if not sources:
        return ()
    matrix = matrix_for(sources)
    own = matrix.rows.get(government.pk)
    if own is None:
        return ()
    found = nearest(matrix.scores, matrix.weights, own, limit=limit)
    wanted = [near for near in found if among is None or matrix.keys[near.row] in among]
    towns = LocalGovernment.objects.in_bulk([matrix.keys[near.row] for near in wanted])
    return tuple(_neighbour(near, towns[matrix.keys[near.row]], matrix, own) for near in wanted)


def _peer_group(government: LocalGovernment, matrix: Matrix, row: int) -> PeerGroup:
    group, town = matrix.groups[row], matrix.towns[row]
    own = f"{government.name}は人口{town.population:,.0f}人"
    if town.industrial_share is not None and town.tertiary_share is not None:
        own += (
            f"、第2次・第3次産業で働く人が{town.industrial_share:.1f}%、第3次産業が{town.tertiary_share:.1f}%"
        )
    count = len(matrix.members[group.code])
    return PeerGroup(group.code, group.label, group.why, count, f"{own}です。", peer_rules()["note"])


def _pick(found: dict[str, Finding], definitions: tuple[Definition, ...]) -> tuple[Finding, ...]:
    # What is missing most comes first: the page must not hide it behind what happens to be at hand.
    ordered = sorted(definitions, key=lambda definition: not definition.absent)
    return tuple(found[definition.code] for definition in ordered)


def _finding(
    definition: Definition,
    stored: IndicatorValue | None,
    source: Source | None,
    *,
    matrix: Matrix,
    group: Group,
) -> Finding:
    indicator = indicator_of(definition, source)
    if definition.absent:
        return Finding(indicator, None, definition.absent, group_label=group.label)
    spread = matrix.spread_of(group.code, definition.code)
    value = stored.value if stored else None
    return Finding(
        indicator=indicator,
        value=value,
        missing_reason=_reason(definition, stored),
        group_label=group.label,
        position_code=position(value, spread, decimals=definition.decimals)
        if spread and value is not None
        else "",
        parts=_parts(definition, stored, source),
        is_not_applicable=bool(stored and stored.missing_reason == IndicatorValue.Missing.NOT_APPLICABLE),
        spread=spread,
    )


def _reason(definition: Definition, stored: IndicatorValue | None) -> str:
    if stored is None:
        return "この団体の値が読み込まれていません。"
    if not stored.missing_reason:
        return ""
    if stored.missing_reason == IndicatorValue.Missing.NOT_APPLICABLE:
        return f"{definition.dash_means}。"
    return f"{stored.get_missing_reason_display()}。"


def indicator_of(definition: Definition, source: Source | None) -> Indicator:
    columns = source.columns if source else {}
    labels = {code: column["label"] for code, column in columns.items()}
    return Indicator(
        code=definition.code,
        name=definition.name,
        unit=definition.unit,
        decimals=definition.decimals,
        formula=definition.formula(labels) if not definition.absent else "",
        why=definition.tells,
        caveat=definition.caveat,
        source=source.attribution if source else "",
        year=_years(definition, columns),
    )


def _years(definition: Definition, columns: dict[str, dict[str, str]]) -> str:
    """Return 2020年, or 2023年（分母は2020年） where the two parts are of different years."""

    def years(parts: tuple[str, ...]) -> str:
        return "・".join(dict.fromkeys(columns[part.removeprefix("-")]["year"] for part in parts if columns))

    above, below = years(definition.numerator), years(definition.denominator)
    return f"{above}（分母は{below}）" if below and below != above else above


def _parts(definition: Definition, stored: IndicatorValue | None, source: Source | None) -> tuple[Part, ...]:
    if stored is None or source is None or stored.numerator is None or not definition.denominator:
        return ()
    labels = {code: column["label"] for code, column in source.columns.items()}
    parts = [Part(sum_in_words(definition.numerator, labels), stored.numerator)]
    if stored.denominator is not None:
        parts.append(Part(sum_in_words(definition.denominator, labels), stored.denominator))
    return tuple(parts)


def _source_note(source: Source) -> SourceNote:
    return SourceNote(
        title=source.title,
        attribution=source.attribution,
        licence=source.licence,
        url=source.page or source.url,
        sha256=source.sha256,
        loaded_on=source.loaded_at,
    )


def _neighbour(near: Near, town: LocalGovernment, matrix: Matrix, own: int) -> Neighbour:
    def pair(dimension: int) -> tuple[str, str]:
        definition = matrix.dimensions[dimension]
        column = matrix.columns[definition.code]
        texts = [
            format_number(float(matrix.values[row, column]), definition.decimals, definition.unit)
            for row in (own, near.row)
        ]
        label = definition.similar.label if definition.similar else definition.name
        return label, f"{texts[0]}と{texts[1]}"

    why = tuple("{}が近い（{}）".format(*pair(dimension)) for dimension in near.closest)
    difference = ""
    if near.furthest is not None:
        difference = "最も違うのは{}（{}）".format(*pair(near.furthest))
    return Neighbour(town, near.distance, why, difference)
