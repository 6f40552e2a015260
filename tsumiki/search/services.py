"""Writes of what can be found: put, remove, and everything anew. No person decides here, so nothing is audited."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django_tasks import task

from tsumiki.search import meaning
from tsumiki.search.engine.documents import Document
from tsumiki.search.engine.meaning import Encoder, Matrix, passage_of
from tsumiki.search.engine.prepare import VERSION, prepare
from tsumiki.search.models import Entry, Journal
from tsumiki.search.sources import sources

_BATCH = 500
_ENCODED_AT_ONCE = 32  # some seconds of work


def put(documents: Iterable[Document]) -> int:
    """Make documents findable as they are now, once the caller's transaction is committed; returns how many changed."""
    made = {document.key: (document.type, prepare(document)) for document in documents}
    digests = {key: _digest(prepared) for key, (_, prepared) in made.items()}
    known = _digests(made)
    changed = [key for key in made if known.get(key) != digests[key]]
    if changed:
        _write([Entry(key=k, type=made[k][0], digest=digests[k], prepared=made[k][1]) for k in changed])
        _encode_later(changed)
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
    if found := meaning.encoder():
        missing = Entry.objects.exclude(prepared="").exclude(encoder=found.name).order_by("number")
        _encode_later(list(missing.values_list("key", flat=True)))
    return count


@task()
def encode(keys: list[str]) -> int:
    """Make the vectors of documents as they are now, and returns how many; by words they are found already."""
    found = meaning.encoder()
    if found is None:
        return 0
    rows = Entry.objects.filter(key__in=keys).exclude(prepared="").exclude(encoder=found.name)
    entries = {entry: passage_of(json.loads(entry.prepared)) for entry in rows.order_by("number")}
    told = [entry for entry, passage in entries.items() if passage]
    vectors: Iterable[Matrix] = found.passages([entries[entry] for entry in told]) if told else ()
    return _keep_vectors(
        found,
        {entry: vector.tobytes() for entry, vector in zip(told, vectors, strict=True)},
        [entry for entry, passage in entries.items() if not passage],
    )


def _encode_later(keys: Sequence[str]) -> None:
    """After the commit; with a worker (TSUMIKI_TASKS) nobody waits for it."""
    if meaning.encoder():
        for start in range(0, len(keys), _ENCODED_AT_ONCE):
            part = list(keys[start : start + _ENCODED_AT_ONCE])
            transaction.on_commit(partial(encode.enqueue, part))


@transaction.atomic
def _keep_vectors(found: Encoder, vectors: dict[Entry, bytes], without: Sequence[Entry]) -> int:
    """Only of what is still as it was read. What has no vector needs no new number either."""
    journal = _locked_journal()
    before = journal.last
    for entry, vector in vectors.items():
        same = Entry.objects.filter(key=entry.key, digest=entry.digest)
        journal.last += same.update(vector=vector, encoder=found.name, number=journal.last + 1)
    for entry in without:
        Entry.objects.filter(key=entry.key, digest=entry.digest).update(encoder=found.name)
    journal.save(update_fields=["last"])
    return journal.last - before


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
        update_fields=["type", "number", "digest", "prepared", "vector", "encoder"],
    )
    journal.last += len(entries)
    journal.save(update_fields=["last"])


def _locked_journal() -> Journal:
    Journal.objects.get_or_create(pk=1)
    return Journal.objects.select_for_update().get(pk=1)
