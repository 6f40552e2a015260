"""Vectors from records to results, where the switch is on; and that nothing changes where it is off."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config import environment
from tests.search.engine.meanings import Groups
from tsumiki.accounts.roles import Permission
from tsumiki.search import finding, marks, meaning, services, sources
from tsumiki.search.engine.documents import Document, Query
from tsumiki.search.models import Entry, Journal

STRANGER = AnonymousUser()
OLD_HOUSE, TELEPHONE = "廃屋", "携帯電話の使い方"


@pytest.fixture
def switched_on(db, monkeypatch):
    encoder = Groups()
    monkeypatch.setattr(meaning, "encoder", lambda: encoder)
    return encoder


@pytest.fixture(autouse=True)
def _closed():
    """No test finds with the vectors of another."""
    finding._open.clear()
    yield
    finding._open.clear()


def document(number, title, text, **more):
    return Document(f"case:{number}", "case", title, summary=text, **more)


HOUSE = document(1, "住まいの支援", "空き家を改修する。")
CLASS = document(2, "お年寄りの教室", "スマホを教える。")


def keys(text, user=STRANGER):
    return [hit.key for hit in finding.find(user, Query(text, frozenset())).hits]


def test_what_is_put_is_found_by_its_meaning_once_it_is_committed(
    switched_on, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE, CLASS])

    assert keys(OLD_HOUSE)[0] == "case:1"


def test_before_its_vector_is_made_a_document_is_found_by_its_words(switched_on):
    services.put([HOUSE, CLASS])

    assert (keys("空家"), keys(OLD_HOUSE)) == (["case:1"], [])


def test_a_change_takes_the_old_meaning_away(switched_on, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE])
    services.put([document(1, "住まいの支援", "スマホを教える。")])
    assert keys(OLD_HOUSE) == []

    services.encode.func(["case:1"])
    assert keys(TELEPHONE) == ["case:1"]

    services.remove(["case:1"])
    assert keys(TELEPHONE) == []


def test_a_document_that_changed_while_its_vector_was_made_keeps_none(switched_on, monkeypatch):
    services.put([HOUSE])
    made = switched_on.passages

    def slow(texts):
        services.put([document(1, "住まいの支援", "スマホを教える。")])
        return made(texts)

    monkeypatch.setattr(switched_on, "passages", slow)

    assert services.encode.func(["case:1"]) == 0
    assert (Entry.objects.get().encoder, bytes(Entry.objects.get().vector)) == ("", b"")


def test_a_name_without_text_needs_no_vector_and_no_new_number(switched_on):
    services.put([Document("government:313700", "government", "鳥取県湯梨浜町")])
    before = Journal.objects.get().last

    assert services.encode.func(["government:313700"]) == 0
    assert (Entry.objects.get().encoder, Journal.objects.get().last) == ("groups-1", before)


def test_switching_on_later_makes_what_is_missing(
    db, switched_on, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(meaning, "encoder", lambda: None)
    services.put([HOUSE, CLASS])
    alone = keys(OLD_HOUSE)
    monkeypatch.setattr(meaning, "encoder", lambda: switched_on)
    with django_capture_on_commit_callbacks(execute=True):
        services.synchronise()

    assert (alone, keys(OLD_HOUSE)[0]) == ([], "case:1")


def test_a_lost_index_takes_its_vectors_from_the_database(
    switched_on, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE, CLASS])
    before = keys(OLD_HOUSE)
    finding._open.clear()
    shutil.rmtree(Path(settings.SEARCH_DIR) / Journal.objects.get().epoch)
    monkeypatch.setattr(switched_on, "passages", None)

    assert keys(OLD_HOUSE) == before != []


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", b"nothing"])
def test_damaged_vectors_are_made_again_from_the_database(
    switched_on, django_capture_on_commit_callbacks, damage
):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE, CLASS])
    before = keys(OLD_HOUSE)
    finding._open.clear()
    (file,) = (Path(settings.SEARCH_DIR) / Journal.objects.get().epoch).glob("*.npy")
    file.write_bytes(damage)

    assert keys(OLD_HOUSE) == before != []


def test_vectors_of_another_model_are_not_compared(switched_on, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE, CLASS])
    switched_on.name = "groups-2"
    finding._open.clear()

    assert keys(OLD_HOUSE) == []


def test_a_draft_does_not_come_by_its_meaning(
    switched_on, django_capture_on_commit_callbacks, officer, other_officer, town
):
    draft = document(
        3,
        "未公開の計画",
        "空き家を買う。",
        seen_by=(marks.of_organisation(town.organisation_id, Permission.CASE_DRAFT),),
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.put([HOUSE, draft])

    found = {
        who: keys(OLD_HOUSE, user)
        for who, user in (("stranger", STRANGER), ("other", other_officer), ("own", officer))
    }
    assert found == {"stranger": ["case:1"], "other": ["case:1"], "own": ["case:1", "case:3"]}


def test_the_page_says_how_many_only_their_meaning_brings_and_leads_to_the_last(
    switched_on, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.put([document(number, "廃屋の相談", "町の窓口") for number in range(18)])
        services.put([document(number, "住まいの支援", "空き家を改修する。") for number in range(20, 25)])

    first = client.get(reverse("search:results"), {"q": OLD_HOUSE}).content.decode()
    second = client.get(reverse("search:results"), {"q": OLD_HOUSE, "page": "2"}).content.decode()

    assert "このほか、意味の近いもの5件を加えています。" in first
    assert [page.count("search-hit__title") for page in (first, second)] == [20, 3]
    assert second.count("意味が近い内容です</li>") == 3


def test_where_it_is_off_nothing_is_made(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        services.put([HOUSE, CLASS])

    assert (settings.SEARCH_MEANING, after, finding.current().meaning) == (False, [], None)


def test_where_it_is_off_results_are_the_same_as_if_it_had_never_been_on(db, monkeypatch):
    services.put([HOUSE, CLASS])
    query = Query("空家 教室", frozenset(), limit=50, wanted_facets=("field",))
    never = repr(finding.find(STRANGER, query))
    with monkeypatch.context() as switch:
        switch.setattr(meaning, "encoder", Groups)
        services.encode.func(["case:1", "case:2"])
        on = repr(finding.find(STRANGER, query))
    finding._open.clear()

    assert on != never
    assert repr(finding.find(STRANGER, query)) == never


def test_the_site_does_not_start_without_the_package_it_is_told_to_use():
    with pytest.raises(ImproperlyConfigured, match=r"TSUMIKI_SEARCH_MEANING=1 .* no_such_package .*meaning"):
        environment.package("no_such_package", needed_by="TSUMIKI_SEARCH_MEANING", lock="meaning")
    assert environment.package("json", needed_by="TSUMIKI_SEARCH_MEANING", lock="meaning")
