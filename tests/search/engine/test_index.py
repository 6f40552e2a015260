"""The index on disk: several processes, damage, another version."""

import json

import pytest

from tests.search.engine.conftest import CASES, changes, keys
from tsumiki.search.engine.documents import Change, DamagedError, OtherVersionError, Query
from tsumiki.search.engine.index import Index, delete_index
from tsumiki.search.engine.searching import Search

EVERYTHING = Query("", frozenset({"public"}), limit=50)


def found(index, words):
    return sorted(keys(Search(index, words).run(EVERYTHING)))


def test_what_one_process_writes_another_finds_after_reloading(tmp_path, words):
    writer, reader = Index(tmp_path), Index(tmp_path)
    writer.apply(changes(CASES[:2]), upto=2)

    before = found(reader, words)
    reader.reload()

    assert (before, found(reader, words), reader.applied) == ([], ["case:1", "case:2"], 2)


def test_a_document_is_replaced_and_taken_away(tmp_path, words):
    index = Index(tmp_path)
    index.apply(changes(CASES[:2]), upto=2)
    index.apply([*changes([CASES[1]]), Change("case:1", None)], upto=4)

    assert found(index, words) == ["case:2"]


def test_what_another_process_has_applied_already_is_not_applied_again(tmp_path):
    first, second = Index(tmp_path), Index(tmp_path)
    first.apply(changes(CASES[:2]), upto=2)

    assert second.apply(changes(CASES[:2]), upto=2) == 0
    assert second.applied == 2


def test_an_index_of_another_version_is_refused(tmp_path):
    Index(tmp_path).apply(changes(CASES[:1]), upto=1)
    (tmp_path / "state.json").write_text(json.dumps({"version": 0, "applied": 1}))

    with pytest.raises(OtherVersionError):
        Index(tmp_path)


@pytest.mark.parametrize("name", ["state.json", "index/meta.json"])
def test_a_damaged_index_is_refused(tmp_path, name):
    Index(tmp_path).apply(changes(CASES[:1]), upto=1)
    (tmp_path / name).write_text("{")

    with pytest.raises(DamagedError):
        Index(tmp_path)


def test_after_deleting_everything_is_applied_anew(tmp_path, words):
    Index(tmp_path).apply(changes(CASES), upto=5)
    delete_index(tmp_path)
    index = Index(tmp_path)

    assert index.applied == 0
    index.apply(changes(CASES), upto=5)
    assert len(found(index, words)) == len(CASES)


def test_a_failure_while_applying_leaves_the_index_as_it_was(tmp_path, words):
    index = Index(tmp_path)
    index.apply(changes(CASES[:1]), upto=1)

    with pytest.raises(ValueError, match="Expecting"):
        index.apply([*changes(CASES[1:2]), Change("case:3", "no json")], upto=3)

    assert (found(index, words), index.applied) == (["case:1"], 1)
    assert index.apply(changes(CASES[1:2]), upto=3) == 1
