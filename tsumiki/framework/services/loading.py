"""Write the vocabulary of the YAML into the database, so that rows keep their identity from one release to the next.

An edition whose blocks were published on the site keeps its own front, blocks and order; the files lead again once they
say the same (ADR 0014).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from tsumiki.framework.editions import EDITIONS, available_years, load_edition
from tsumiki.framework.models import Block, BlockRule, Edition, VocabularyRow
from tsumiki.framework.reading import Mistakes, Values, edition_values, sheet_values
from tsumiki.framework.schema import SHEETS, Sheet
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError

Key = tuple[int, str]  # fiscal year and code
# What the secretariat edits on the site.
ON_SITE = tuple(sheet for sheet in SHEETS if sheet.model in (Block, BlockRule))


@dataclass(slots=True)
class Difference:
    """What one model lacks, holds differently, or holds too much, compared with the YAML."""

    created: dict[Key, Values] = field(default_factory=dict)
    updated: dict[Key, Values] = field(default_factory=dict)
    retired: list[Key] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.created or self.updated or self.retired)


@transaction.atomic
def load_editions(root: Path = EDITIONS) -> dict[str, int]:
    """Bring every edition into the database; running again changes nothing.

    A changed row is updated in place by (edition, code); a row that left the YAML is kept and marked retired.
    Returns how many rows were created, updated, retired and unchanged. Raises InputError for a mistake in the YAML.
    """
    editions, wanted = _read_all(root)
    edited = set(Edition.objects.filter(is_edited_here=True).values_list("fiscal_year", flat=True))
    kept = edited - _said_again(edited & editions.keys(), wanted)
    edition_change = _edition_difference(editions, kept)
    differences = {
        # The site leads in the blocks of what it edited, and in everything of a year that no file has.
        sheet: difference(sheet, wanted[sheet], without=kept if sheet in ON_SITE else kept - editions.keys())
        for sheet in SHEETS
    }
    counts: Counter[str] = Counter(created=0, updated=0, retired=0, unchanged=edition_change.unchanged)
    for change in (edition_change, *differences.values()):
        counts["created"] += len(change.created)
        counts["updated"] += len(change.updated)
        counts["retired"] += len(change.retired)
    counts["unchanged"] += sum(change.unchanged for change in differences.values())
    if not all(change.is_empty for change in (edition_change, *differences.values())):
        with audit.change("framework.editions_loaded", by=None) as entry:
            _write_editions(edition_change)
            for sheet, change in differences.items():
                write(sheet, change)
            for edition in Edition.objects.all():
                entry.of(edition, **_summary(edition.fiscal_year, edition_change, differences))
    return dict(counts)


def _read_all(root: Path) -> tuple[dict[int, Values], dict[Sheet, dict[Key, Values]]]:
    editions: dict[int, Values] = {}
    wanted: dict[Sheet, dict[Key, Values]] = {sheet: {} for sheet in SHEETS}
    years = available_years(root)
    if not years:
        raise InputError(f"{root} に edition.yaml がありません。年度版のフォルダーを置いてください。")
    for year in years:
        mistakes = Mistakes(year)
        try:
            data = load_edition(year, root)
        except (TypeError, ValueError, KeyError, FileNotFoundError) as problem:
            raise InputError(
                f"framework/data/editions/{year} を読めません。ファイルの書き方を確かめてください（{problem}）。"
            ) from problem
        editions[year] = edition_values(data, mistakes)
        for sheet in SHEETS:
            rows = sheet_values(sheet, data, mistakes)
            wanted[sheet] |= {(year, code): values for code, values in rows.items()}
        _check_references(year, wanted, mistakes)
        mistakes.stop()
    return editions, wanted


def _check_references(year: int, wanted: dict[Sheet, dict[Key, Values]], mistakes: Mistakes) -> None:
    """Every code that a row names is a row of the same edition."""
    codes = {
        sheet.model.__name__: {code for row_year, code in rows if row_year == year}
        for sheet, rows in wanted.items()
    }
    for sheet, rows in wanted.items():
        for (row_year, code), values in rows.items():
            for attr, target in sheet.references.items() if row_year == year else ():
                if values[attr] and values[attr] not in codes[target]:
                    mistakes.add(
                        sheet.table,
                        code,
                        attr,
                        f"「{values[attr]}」という行はありません。コードを確かめてください。",
                    )


def _said_again(years: set[int], wanted: dict[Sheet, dict[Key, Values]]) -> set[int]:
    """The years edited on the site of which the files now say the same."""
    return {
        year
        for year in years
        if all(
            difference(
                sheet,
                {key: values for key, values in wanted[sheet].items() if key[0] == year},
                within={year},
            ).is_empty
            for sheet in ON_SITE
        )
    }


def _edition_difference(wanted: dict[int, Values], kept: set[int]) -> Difference:
    newest = max(wanted.keys() | kept)
    change = Difference()
    stored = {edition.fiscal_year: edition for edition in Edition.objects.all()}
    for year, values in wanted.items():
        if year in kept:
            values = {}
        else:
            values["is_edited_here"] = False
        values["is_current"] = year == newest
        if year not in stored:
            change.created[year, ""] = values
        elif any(getattr(stored[year], name) != value for name, value in values.items()):
            change.updated[year, ""] = values
        else:
            change.unchanged += 1
    return change


def _write_editions(change: Difference) -> None:
    # One edition is current at a time: the former one steps back before the new one takes its place.
    if any(values["is_current"] for values in (*change.created.values(), *change.updated.values())):
        Edition.objects.filter(is_current=True).update(is_current=False)
    for values in change.created.values():
        Edition(**values).save()
    for (year, _), values in change.updated.items():
        Edition.objects.filter(fiscal_year=year).update(**values)


def difference(
    sheet: Sheet,
    wanted: dict[Key, Values],
    *,
    without: Collection[int] = (),
    within: Collection[int] | None = None,
) -> Difference:
    """Compare by code, references included, so that nothing has to be written to know what would be.

    Rows of the years `without`, or outside of `within`, are neither compared nor retired.
    """
    change = Difference()
    wanted = {key: values for key, values in wanted.items() if key[0] not in without}
    attrs = list(next(iter(wanted.values()))) if wanted else ["order"]
    columns = [f"{name}__code" if name in sheet.references else name for name in attrs]
    known = sheet.model.objects.exclude(edition__fiscal_year__in=without)
    known = known if within is None else known.filter(edition__fiscal_year__in=within)
    rows = known.values_list("edition__fiscal_year", "code", "is_retired", *columns)
    stored = {(year, code): (retired, list(values)) for year, code, retired, *values in rows}
    for key, values in wanted.items():
        if key not in stored:
            change.created[key] = values
        elif stored[key] != (False, [_blank_to_none(sheet, name, values[name]) for name in attrs]):
            change.updated[key] = values
        else:
            change.unchanged += 1
    change.retired = [key for key, (retired, _) in stored.items() if key not in wanted and not retired]
    return change


def _blank_to_none(sheet: Sheet, name: str, value: Any) -> Any:
    return (value or None) if name in sheet.references else value


def write(sheet: Sheet, change: Difference) -> None:
    if change.is_empty:
        return
    editions = dict(Edition.objects.values_list("fiscal_year", "pk"))
    stored: dict[Key, VocabularyRow] = {
        (row.edition.fiscal_year, row.code): row for row in sheet.model.objects.select_related("edition")
    }
    targets = {name: _keys_of(model) for name, model in _models(sheet).items()}
    changed: list[VocabularyRow] = []
    fresh: list[VocabularyRow] = []
    for key, values in (change.created | change.updated).items():
        row = stored.get(key) or sheet.model(edition_id=editions[key[0]], code=key[1])
        row.is_retired = False
        for name, value in values.items():
            if name in targets:
                setattr(row, f"{name}_id", targets[name][key[0], value] if value else None)
            else:
                setattr(row, name, value)
        (changed if row.pk else fresh).append(row)
    for key in change.retired:
        stored[key].is_retired = True
        changed.append(stored[key])
    sheet.model.objects.bulk_create(fresh)
    if changed:
        fields = [f.name for f in sheet.model._meta.concrete_fields if not f.primary_key]
        sheet.model.objects.bulk_update(changed, fields)


def _models(sheet: Sheet) -> dict[str, type[VocabularyRow]]:
    by_name = {other.model.__name__: other.model for other in SHEETS}
    return {attr: by_name[target] for attr, target in sheet.references.items()}


def _keys_of(model: type[VocabularyRow]) -> dict[Key, int]:
    rows = model.objects.values_list("edition__fiscal_year", "code", "pk")
    return {(year, code): pk for year, code, pk in rows}


def _summary(year: int, edition_change: Difference, differences: dict[Sheet, Difference]) -> dict[str, Any]:
    """For the log: which rows of this edition were touched, by model."""
    found: dict[str, Any] = {}
    for sheet, change in differences.items():
        parts = {
            "created": len([key for key in change.created if key[0] == year]),
            "updated": [code for row_year, code in change.updated if row_year == year],
            "retired": [code for row_year, code in change.retired if row_year == year],
        }
        if any(parts.values()):
            found[sheet.model.__name__] = parts
    if (year, "") in edition_change.created or (year, "") in edition_change.updated:
        found["Edition"] = "created" if (year, "") in edition_change.created else "updated"
    return found
