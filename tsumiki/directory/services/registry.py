"""Load the shipped registry: 1,788 local governments, and what became of those of the past."""

import csv
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tsumiki.directory import codes
from tsumiki.directory.models import LocalGovernment, Organisation, Succession
from tsumiki.kernel import audit

DATA = Path(__file__).resolve().parent.parent / "data"
FACTS = ("kind", "designation", "prefecture_code", "prefecture", "county", "name", "kana", "romaji")


def load_registry() -> int:
    """Bring the directory in line with the shipped files; repeating it changes nothing.

    Returns the number of local governments that exist today (1,788).
    """
    with (DATA / "local_governments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    held = {g.code: g for g in LocalGovernment.objects.filter(valid_to=None).select_related("organisation")}
    new = [row for row in rows if row["code"] not in held]
    changed = [row for row in rows if row["code"] in held and _differs(held[row["code"]], row)]
    if new or changed:
        with audit.change("directory.registry_loaded", by=None) as entry:
            _create(new)
            for row in changed:
                _update(held[row["code"]], row)
            entry.of_all(LocalGovernment, created=len(new), changed=len(changed))
    _load_successions()
    return len(rows)


def _differs(government: LocalGovernment, row: dict[str, str]) -> bool:
    return any(getattr(government, fact) != row[fact] for fact in FACTS)


def _organisation_of(row: dict[str, Any], *, corporate_number: str | None) -> Organisation:
    is_prefecture = row["kind"] == LocalGovernment.Kind.PREFECTURE
    organisation = Organisation(
        kind=Organisation.Kind.PREFECTURE if is_prefecture else Organisation.Kind.MUNICIPALITY,
        name=row["name"],
        prefecture=row["prefecture"],
        corporate_number=corporate_number,
    )
    organisation.fill_search_text()
    return organisation


def _create(rows: Iterable[dict[str, str]], **validity: Any) -> list[LocalGovernment]:
    rows = list(rows)
    numbered = not validity  # a government of the past has no 法人番号 of its own any more
    organisations = Organisation.objects.bulk_create(
        _organisation_of(row, corporate_number=codes.corporate_number_of(row["code"]) if numbered else None)
        for row in rows
    )
    governments = [
        LocalGovernment(
            organisation=organisation, code=row["code"], **{fact: row[fact] for fact in FACTS}, **validity
        )
        for organisation, row in zip(organisations, rows, strict=True)
    ]
    for government in governments:
        government.fill_search_text()
    return LocalGovernment.objects.bulk_create(governments)


def _update(government: LocalGovernment, row: dict[str, str]) -> None:
    for fact in FACTS:
        setattr(government, fact, row[fact])
    government.save()
    government.organisation.name = row["name"]
    government.organisation.prefecture = row["prefecture"]
    government.organisation.save()


def _load_successions() -> None:
    if Succession.objects.exists():
        return
    events = yaml.safe_load((DATA / "successions.yaml").read_text(encoding="utf-8"))
    with audit.change("directory.successions_loaded", by=None) as entry:
        # Latest first: the successor of an earlier event may itself be the predecessor of a later one.
        ended: dict[str, list[LocalGovernment]] = {}
        for event in sorted(events, key=lambda event: event["effective_on"], reverse=True):
            _load_event(event, ended)
        entry.of_all(Succession, events=len(events))


def _load_event(event: dict[str, Any], ended: dict[str, list[LocalGovernment]]) -> None:
    day = event["effective_on"]
    successors = [_holder_on(code, day, ended) for code in event["successors"]]
    for past in event["predecessors"]:
        prefecture_code = codes.prefecture_of(past["code"])
        row = {"designation": "", "kana": "", "romaji": "", **past, "prefecture_code": prefecture_code}
        [predecessor] = _create([row], valid_to=day - timedelta(days=1))
        ended.setdefault(past["code"], []).append(predecessor)
        Succession.objects.bulk_create(
            Succession(
                predecessor=predecessor,
                successor=successor,
                kind=event["kind"],
                effective_on=day,
                source=event["source"],
            )
            for successor in successors
        )


def _holder_on(code: str, day: Any, ended: dict[str, list[LocalGovernment]]) -> LocalGovernment:
    """Who held the code from `day` on: the earliest of those that ended later, else today's holder."""
    later = [(g.valid_to, g.pk, g) for g in ended.get(code, []) if g.valid_to and g.valid_to >= day]
    if later:
        return min(later)[2]
    return LocalGovernment.objects.get(code=code, valid_to=None)
