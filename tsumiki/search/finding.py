"""Searching: each process keeps an index of its own machine and catches up with the database before it answers."""

import logging
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from tsumiki.directory.models import LocalGovernment, Succession
from tsumiki.search import meaning
from tsumiki.search.engine.documents import Change, Query, Result, SearchError, Suggestion
from tsumiki.search.engine.index import Index, delete_index
from tsumiki.search.engine.prepare import is_current
from tsumiki.search.engine.searching import Search
from tsumiki.search.engine.suggesting import suggestions
from tsumiki.search.engine.synonyms import Thesaurus, thesaurus
from tsumiki.search.engine.words import key_of
from tsumiki.search.marks import marks_of
from tsumiki.search.models import Entry, Journal

log = logging.getLogger(__name__)
_lock = threading.Lock()
_open: dict[str, Search] = {}
_words: list[Thesaurus] = []
_BATCH = 2_000
LEAST_READING = 2  # shorter readings mean anything


def find(user: Any, query: Query) -> Result:
    """What the person may see of it; `query.seen_by` is filled in here."""
    return current().run(replace(query, seen_by=marks_of(user)))


def suggest(user: Any, typed: str, *, limit: int = 8, with_titles: bool = True) -> list[Suggestion]:
    seen_by = marks_of(user)
    return suggestions(current().index, typed, seen_by=seen_by, limit=limit, with_titles=with_titles)


def current() -> Search:
    """The index with every committed change in it."""
    journal = Journal.objects.filter(pk=1).first() or Journal(pk=1, epoch="empty")
    search = _open.get(journal.epoch)
    if search is None or search.index.applied < journal.last:
        # One thread catches up, the others wait for it: they all need the same.
        with _lock:
            search = _caught_up(journal)
    return search


def _caught_up(journal: Journal) -> Search:
    folder = Path(settings.SEARCH_DIR) / journal.epoch
    try:
        return _open_and_apply(folder, journal)
    except SearchError as reason:
        # A copy can always be made again.
        log.warning("search index %s is made anew: %s", folder, reason)
        _open.pop(journal.epoch, None)
        delete_index(folder)
        return _open_and_apply(folder, journal)


def _open_and_apply(folder: Path, journal: Journal) -> Search:
    search = _open.get(journal.epoch)
    index = search.index if search else _opened(folder, journal)
    index.reload()
    is_behind = index.applied < journal.last
    if is_behind:
        index.apply(_changes(index.applied), upto=journal.last)
    if search is None or is_behind:
        search = Search(index, _thesaurus(), _places())
    search = replace(search, meaning=meaning.caught_up(folder, journal))
    _open.clear()
    _open[journal.epoch] = search
    return search


def _opened(folder: Path, journal: Journal) -> Index:
    index = Index(folder)
    if index.applied > journal.last:
        # A restored backup is older than the index.
        delete_index(folder)
        index = Index(folder)
    return index


def _changes(after: int) -> Iterator[Change]:
    rows = Entry.objects.filter(number__gt=after).order_by("number").values_list("key", "prepared")
    for key, prepared in rows.iterator(chunk_size=_BATCH):
        yield Change(key, prepared if is_current(prepared) else None)


def _thesaurus() -> Thesaurus:
    if not _words:
        _words.append(thesaurus(general=Path(settings.DATA_DIR) / "synonyms" / "synonyms.txt"))
    return _words[0]


def _places() -> dict[str, tuple[str, ...]]:
    """Every name by which a local government is asked for, and the exact names of those that are meant.

    鳥取県南部町, 南部町, 南部; its reading in kana and romaji; and the names of those that became part of it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    rows = LocalGovernment.objects.existing().order_by("pk")
    names = {}
    for pk, prefecture, name, county, kana, romaji in rows.values_list(
        "pk", "prefecture", "name", "county", "kana", "romaji"
    ):
        for written in place_names(prefecture, name, county):
            found[key_of(written)].add(key_of(written))
        own = names[pk] = key_of(prefecture if name == prefecture else prefecture + name)
        for written in (kana, romaji, _kana_stem(kana), romaji.rpartition("-")[0]):
            if len(written) > LEAST_READING:
                found[key_of(written)].add(own)
    past = Succession.objects.order_by("pk").values_list("predecessor__name", "successor")
    for name, successor in past:
        # A name that is in use again means the one that has it now.
        if successor in names and not any(term == key_of(name) for term in found.get(key_of(name), ())):
            found[key_of(name)].add(names[successor])
    return {name: tuple(sorted(terms)) for name, terms in found.items()}


def place_names(prefecture: str, name: str, county: str = "") -> tuple[str, ...]:
    """The exact names of a place: 京都 is one of 京都府, and never of 東京都."""
    names = [prefecture, _stem(prefecture)]
    if name != prefecture:
        names += [name, _stem(name), prefecture + name]
        names += [county, prefecture + county + name] if county else []
    return tuple(dict.fromkeys(filter(None, names)))


def _stem(name: str) -> str:
    """Without 都道府県市区町村."""
    return name if name == "北海道" or len(name) < 3 else name[:-1]


def _kana_stem(kana: str) -> str:
    """Without し, まち, ちょう, むら, そん."""
    return re.sub(r"(?:ちょう|まち|むら|そん|けん|ふ|し|く)$", "", kana)
