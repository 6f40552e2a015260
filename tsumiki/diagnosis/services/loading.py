"""Loading the statistics: all or nothing, the same result however often, and on record."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.diagnosis.catalogue import Definition, catalogue, source_manifest
from tsumiki.diagnosis.folders import data_folders, find_file
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.diagnosis.services.tables import Table, read_table
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError

Missing = IndicatorValue.Missing


@dataclass(slots=True)
class LoadReport:
    """What was loaded: values per source, and sources that were already there unchanged."""

    loaded: dict[str, int] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def load_statistics(data_dir: Path | None = None, *, by: Any = None) -> LoadReport:
    """Load every statistics file from `data_dir` (our data folders when None) and report what was done.

    Atomic and idempotent. Raises InputError with a sentence when a file is missing or damaged, or does not
    fit the registry; nothing is changed then.
    """
    governments = _governments()
    tables = [(entry, _read(entry, data_dir)) for entry in source_manifest().values() if "reader" in entry]
    report = LoadReport()
    with transaction.atomic():
        for entry, table in tables:
            owners = _owners(entry, table, governments)
            _store(entry, table, owners, report, by)
    return report


def _governments() -> list[LocalGovernment]:
    governments = list(LocalGovernment.objects.municipalities().order_by("code", "valid_to", "pk"))
    if not governments:
        raise InputError(
            "市区町村の台帳がまだありません。`tsumiki data load` を実行すると、台帳と統計を続けて読み込みます。"
        )
    return governments


def _read(entry: dict[str, Any], data_dir: Path | None) -> Table:
    path = find_file(entry["path"], data_dir)
    if path is None:
        looked = "、".join(str(folder) for folder in ([data_dir] if data_dir else data_folders()))
        raise InputError(
            f"統計のファイル {entry['path']} が見つかりません（探した場所: {looked}）。"
            "`tsumiki data fetch` で取得してから、もう一度実行してください。"
        )
    needed = {c for d in catalogue().computed if d.source == entry["code"] for c in d.columns}
    return read_table(path, entry, frozenset(needed))


def _owners(
    entry: dict[str, Any], table: Table, governments: list[LocalGovernment]
) -> dict[str, LocalGovernment]:
    """Say whose each row is; a row of nobody's, or a town without a row, means a wrong or broken file."""
    name = Path(entry["path"]).name
    by_code: dict[str, LocalGovernment] = {}
    # Of two holders of a code the one that still exists (valid_to None) wins.
    for government in sorted(governments, key=lambda g: g.valid_to or date.max):
        by_code[government.code] = by_code[government.code[:5]] = government
    for code in table.rows:
        if code not in by_code:
            raise InputError(f"{name} の{table.lines[code]}行目の団体コード {code} は台帳にありません。")
    owners = {code: by_code[code] for code in table.rows}
    have = {government.pk for government in owners.values()}
    # A town founded after the file's own date cannot be in it; every other must be.
    absent = [g for g in governments if g.pk not in have and _existed(g, entry["as_of"])]
    if absent:
        raise InputError(
            f"{name} に{absent[0].full_name}（{absent[0].code}）の行がありません"
            f"（ない団体は全部で{len(absent)}）。途中で切れたファイルの可能性があります。"
            "`tsumiki data fetch` で取り直してください。"
        )
    return owners


def _existed(government: LocalGovernment, on: date) -> bool:
    begun = government.valid_from is None or government.valid_from <= on
    return begun and government.valid_to is None


def _store(
    entry: dict[str, Any], table: Table, owners: dict[str, LocalGovernment], report: LoadReport, by: Any
) -> None:
    definitions = [d for d in catalogue().computed if d.source == entry["code"]]
    fingerprint = _fingerprint(definitions, owners)
    old = Source.objects.select_for_update().filter(code=entry["code"]).first()
    if old and (old.sha256, old.fingerprint) == (table.sha256, fingerprint):
        report.unchanged.append(old.title)
        report.lines.append(f"{old.title}: 変わりありません（{old.row_count:,}団体）。")
        return
    with audit.change("diagnosis.statistics_loaded", by=by) as record:
        source = old or Source(code=entry["code"])
        for name in ("title", "publisher", "attribution", "licence", "url", "page"):
            setattr(source, name, entry[name])
        source.sha256, source.fingerprint = table.sha256, fingerprint
        source.row_count, source.columns, source.loaded_at = len(table.rows), table.columns, timezone.now()
        source.save()
        IndicatorValue.objects.filter(source=source).delete()
        made = IndicatorValue.objects.bulk_create(
            _values(source, definitions, table, owners), batch_size=2000
        )
        record.of(source, sha256=table.sha256, rows=len(table.rows), values=len(made))
    report.loaded[entry["code"]] = len(made)
    known = (
        "照合済みの版" if table.sha256 == entry["sha256"] else "照合値が登録と違う版（内容の検査には合格）"
    )
    report.lines.append(
        f"{source.title}: {len(table.rows):,}団体、{len(definitions)}指標、{len(made):,}件を読み込みました（{known}）。"
    )


def _fingerprint(definitions: list[Definition], owners: dict[str, LocalGovernment]) -> str:
    towns = [(code, g.pk, g.kind, g.designation) for code, g in sorted(owners.items())]
    return hashlib.sha256(repr((definitions, towns)).encode()).hexdigest()


def _values(
    source: Source, definitions: list[Definition], table: Table, owners: dict[str, LocalGovernment]
) -> Iterator[IndicatorValue]:
    for code, government in owners.items():
        row = table.rows[code]
        for definition in definitions:
            value, numerator, denominator, reason = compute(definition, row)
            yield IndicatorValue(
                local_government_id=government.pk,
                source=source,
                indicator=definition.code,
                value=value,
                numerator=numerator,
                denominator=denominator,
                missing_reason=reason,
            )


def compute(
    definition: Definition, row: dict[str, float | None]
) -> tuple[float | None, float | None, float | None, str]:
    """Return value, numerator, denominator and, where there is no value, the reason."""
    numerator = _total(definition.numerator, row)
    if numerator is None:
        return None, None, None, Missing.NOT_APPLICABLE if definition.dash_means else Missing.NOT_IN_SOURCE
    if not definition.denominator:
        return numerator * definition.scale, numerator, None, ""
    denominator = _total(definition.denominator, row)
    if denominator is None:
        return None, numerator, None, Missing.NOT_IN_SOURCE
    if denominator == 0:
        return None, numerator, denominator, Missing.NO_DENOMINATOR
    return definition.scale * numerator / denominator, numerator, denominator, ""


def _total(columns: tuple[str, ...], row: dict[str, float | None]) -> float | None:
    total = 0.0
    for column in columns:
        cell = row[column.removeprefix("-")]
        if cell is None:
            return None
        total += -cell if column.startswith("-") else cell
    return total
