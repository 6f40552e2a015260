"""Load the 100 cases that ship with the product."""

import csv
import re
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from tsumiki.directory.models import LocalGovernment
from tsumiki.framework.models import Field
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.library.classification import DATA, is_programme_row, key_of, problems_of, result_of
from tsumiki.library.models import Case, fill_derived
from tsumiki.library.rules import CONFIRMED_FOR

CASES = DATA / "cases.csv"
COLUMNS = (
    "municipality",
    "prefecture",
    "title",
    "fields",
    "problem",
    "measure",
    "partners",
    "digital",
    "year",
    "outcome",
    "source_url",
    "confidence",
)
Key = tuple[str, str, str]
Names = dict[tuple[str, str], LocalGovernment]


def load_shipped_cases(path: Path = CASES) -> int:
    """Bring the shipped cases into the library; running again changes nothing. Returns how many are shipped.

    Known by (municipality, prefecture, title): a changed row is updated in place, unless people have taken the case
    over, edited or withdrawn it since. Raises InputError for a bad file.
    """
    wanted, towns = _read(path)
    stored = {case.key: case for case in Case.objects.filter(is_shipped=True)}
    new: list[Case] = []
    changed: list[Case] = []
    for key, values in wanted.items():
        if key in stored and _belongs_to_people(stored[key]):
            continue
        case = stored.get(key) or Case(is_shipped=True, status=Case.Status.PUBLISHED)
        before = _columns_of(case)
        for name, value in values.items():
            setattr(case, name, value)
        if case.review_by is None:
            # From then on somebody looks every year whether it is still so.
            case.review_by = timezone.localdate() + CONFIRMED_FOR
        fill_derived(case)
        if case.pk is None:
            new.append(case)
        elif _columns_of(case) != before:
            changed.append(case)
    joined = _towns_to_join({case.key: case for case in (*stored.values(), *new)}, towns)
    if new or changed or joined:
        with audit.change("library.cases_loaded", by=None) as entry:
            Case.objects.bulk_create(new)
            if changed:
                Case.objects.bulk_update(changed, list(_columns_of(changed[0])))
            for case, bodies in joined:
                case.towns.set(bodies)
            entry.of_all(Case, created=len(new), changed=[case.title for case in changed])
    return len(wanted)


def _belongs_to_people(case: Case) -> bool:
    return bool(case.organisation_id or case.version or case.status != Case.Status.PUBLISHED)


def _towns_to_join(
    cases: dict[Key, Case], towns: dict[Key, list[LocalGovernment]]
) -> list[tuple[Case, list[LocalGovernment]]]:
    """Cases whose bodies are not (yet) those that their label names."""
    held: dict[int, set[int]] = {}
    through = Case.towns.through.objects.filter(case__is_shipped=True)
    for case_pk, town_pk in through.values_list("case_id", "localgovernment_id"):
        held.setdefault(case_pk, set()).add(town_pk)
    return [
        (cases[key], bodies)
        for key, bodies in towns.items()
        if not _belongs_to_people(cases[key])
        and {town.pk for town in bodies} != held.get(cases[key].pk or 0, set())
    ]


def _columns_of(case: Case) -> dict[str, Any]:
    return {f.name: getattr(case, f.attname) for f in Case._meta.concrete_fields if not f.primary_key}


def _read(path: Path) -> tuple[dict[Key, dict[str, Any]], dict[Key, list[LocalGovernment]]]:
    """The rows by their key, and the known bodies that each names."""
    fields = _field_codes()
    governments = governments_by_name()
    found: dict[Key, dict[str, Any]] = {}
    towns: dict[Key, list[LocalGovernment]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
            raise InputError(
                f"{path.name} に列「{'」「'.join(missing)}」がありません。見出しの行を確かめてください。"
            )
        for position, row in enumerate(reader):
            values = _values(path, position, row, fields)
            named = towns_named(row["municipality"], row["prefecture"], governments)
            values["local_government"] = named[0]
            key = key_of(values)
            if key in found:
                raise InputError(f"{_place(path, position)}：同じ団体・題名の事例が2つあります（{key[2]}）。")
            found[key] = values
            towns[key] = [town for town in named if town is not None]
    return found, towns


def _values(path: Path, position: int, row: dict[str, str], fields: dict[str, str]) -> dict[str, Any]:
    for name in ("municipality", "prefecture", "title", "problem", "measure", "outcome"):
        if not (row[name] or "").strip():
            raise InputError(f"{_place(path, position)}の「{name}」が空です。書いてください。")
    unknown = [name for name in row["fields"].split("|") if name not in fields]
    if unknown:
        raise InputError(
            f"{_place(path, position)}の「fields」にある「{unknown[0]}」という分野はありません。"
        )
    for name, choices in (("digital", Case.Digital), ("confidence", Case.Confidence)):
        if row[name] not in choices.values:
            raise InputError(
                f"{_place(path, position)}の「{name}」は {'・'.join(choices.values)} のどれかです。"
            )
    result = result_of(key_of(row), row["outcome"])
    words = problems_of({"problem_text": row["problem"], "title": row["title"]})
    return {
        "title": row["title"],
        "municipality": row["municipality"],
        "prefecture": row["prefecture"],
        "fields": [fields[name] for name in row["fields"].split("|")],
        "problem_text": row["problem"],
        "problems": list(words),
        "problem_words": words,
        "measure": row["measure"],
        "partners": [name for name in row["partners"].split("/") if name],
        "digital": row["digital"],
        "year_text": row["year"],
        "outcome": row["outcome"],
        "result": result.code,
        "result_reason": result.reason,
        "confidence": row["confidence"],
        "sources": [url for url in re.split(r"\s+;\s+", row["source_url"].strip()) if url],
        "is_programme": is_programme_row(position),
    }


def _place(path: Path, position: int) -> str:
    return f"{path.name} の{position + 2}行目"


def _field_codes() -> dict[str, str]:
    """Every name and alias of a field → its code. The vocabulary is loaded before the cases."""
    names: dict[str, str] = {}
    for field in Field.objects.filter(edition__is_current=True, is_retired=False):
        names |= dict.fromkeys([field.name, *field.aliases], field.code)
    if not names:
        raise InputError("分野がまだ読み込まれていません。先に事業の枠組み（年度版）を読み込んでください。")
    return names


def governments_by_name() -> Names:
    """(prefecture, name) → government; ("", name) only where one government in the country has the name."""
    towns: models.QuerySet[LocalGovernment] = LocalGovernment.objects.existing().municipalities()
    found: Names = {}
    named: dict[str, list[LocalGovernment]] = {}
    for town in towns:
        found[town.prefecture, fold(town.name)] = town
        named.setdefault(fold(town.name), []).append(town)
    return found | {("", name): towns[0] for name, towns in named.items() if len(towns) == 1}


def towns_named(label: str, prefecture: str, known: Names) -> list[LocalGovernment | None]:
    """The bodies that a label names, the leading one first (None where it is not known): 鳥取市(鹿野町) → 鳥取市.

    横瀬町ほか8市町 names one; 伊達市(福島) of several prefectures is the one of 福島県.
    """
    found: list[LocalGovernment | None] = []
    for name in re.split(r"・(?![^(（]*[)）])", label):
        body, _, hint = re.split(r"ほか", name)[0].replace("（", "(").partition("(")
        key = ("" if prefecture == "複数" else prefecture, fold(body))
        by_hint = [
            town for (where, named), town in known.items() if named == key[1] and where == f"{hint[:-1]}県"
        ]
        found.append(known.get(key) or (by_hint[0] if hint and by_hint else None))
    return [found[0], *(town for town in found[1:] if town is not None)]
