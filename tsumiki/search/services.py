"""Writes of what can be found: put, remove, and everything anew. No person decides here, so nothing is audited."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction

from tsumiki.search.engine.documents import Document
from tsumiki.search.engine.prepare import VERSION, prepare
from tsumiki.search.models import Entry, Journal
from tsumiki.search.sources import sources

_BATCH = 500


def put(documents: Iterable[Document]) -> int:
    """Make documents findable as they are now, once the caller's transaction is committed; returns how many changed."""
    made = {document.key: (document.type, prepare(document)) for document in documents}
    digests = {key: _digest(prepared) for key, (_, prepared) in made.items()}
    known = _digests(made)
    changed = [key for key in made if known.get(key) != digests[key]]
    if changed:
        _write([Entry(key=k, type=made[k][0], digest=digests[k], prepared=made[k][1]) for k in changed])
    return len(changed)


def remove(keys: Iterable[str]) -> int:
    """Make documents findable no more; returns how many were."""
    gone = list(Entry.objects.filter(key__in=list(keys)).exclude(prepared="").order_by("key"))
    if gone:
        _write([Entry(key=entry.key, type=entry.type) for entry in gone])
    return len(gone)


def synchronise() -> int:
    """Compare all records of every source with what can be found and put right what differs; returns how many did."""
    count = 0
    for source in sources():
        documents = list(source.documents())
        count += put(documents)
        now = {document.key for document in documents}
        stored = Entry.objects.filter(type=source.type).exclude(prepared="").values_list("key", flat=True)
        count += remove([key for key in stored.order_by("key") if key not in now])
    return count


def _digest(prepared: str) -> str:
    return hashlib.sha256(f"{VERSION} {prepared}".encode()).hexdigest()


def _digests(keys: Iterable[str]) -> dict[str, str]:
    wanted = list(keys)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        rows = Entry.objects.filter(key__in=wanted[start : start + _BATCH])
        found |= dict(rows.values_list("key", "digest"))
    return found


@transaction.atomic
def _write(entries: Sequence[Entry]) -> None:
    journal = _locked_journal()
    for number, entry in enumerate(entries, journal.last + 1):
        entry.number = number
    Entry.objects.bulk_create(
        entries,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["type", "number", "digest", "prepared"],
    )
    journal.last += len(entries)
    journal.save(update_fields=["last"])


def _locked_journal() -> Journal:
    Journal.objects.get_or_create(pk=1)
    return Journal.objects.select_for_update().get(pk=1)
