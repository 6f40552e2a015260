"""From records to results: put, remove, keep up, and never show what may not be seen."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from tests.factories import LocalGovernmentFactory
from tsumiki.accounts.roles import Permission
from tsumiki.search import finding, marks, services, sources
from tsumiki.search.engine.documents import Document, Query
from tsumiki.search.models import Entry, Journal

STRANGER = AnonymousUser()


def document(number, title, *, seen_by=("public",)):
    return Document(f"case:{number}", "case", title, seen_by=seen_by)


def keys(user, text, **options):
    return [hit.key for hit in finding.find(user, Query(text, frozenset(), **options)).hits]


def test_what_is_put_is_found_at_once_and_what_is_removed_is_gone_at_once(db):
    services.put([document(1, "空き家の改修")])
    assert keys(STRANGER, "空家") == ["case:1"]

    services.put([document(1, "廃校の改修")])
    assert (keys(STRANGER, "空家"), keys(STRANGER, "廃校")) == ([], ["case:1"])

    services.remove(["case:1"])
    assert keys(STRANGER, "廃校") == []


def test_putting_the_same_again_changes_nothing(db):
    assert services.put([document(1, "空き家の改修")]) == 1
    assert services.put([document(1, "空き家の改修")]) == 0
    assert Journal.objects.get().last == 1


def test_removing_twice_or_what_never_was_changes_nothing(db):
    services.put([document(1, "空き家の改修")])

    assert [services.remove(["case:1"]), services.remove(["case:1", "case:7"])] == [1, 0]


def test_numbers_follow_the_order_in_which_changes_are_committed(db):
    services.put([document(1, "一つ目"), document(2, "二つ目")])
    services.put([document(1, "一つ目の改訂")])

    assert list(Entry.objects.values_list("key", "number")) == [("case:2", 2), ("case:1", 3)]


def test_a_change_that_is_rolled_back_is_not_found(db):
    services.put([document(1, "空き家の改修")])
    with pytest.raises(RuntimeError), transaction.atomic():
        services.put([document(2, "空き家の解体")])
        raise RuntimeError

    assert keys(STRANGER, "空家") == ["case:1"]


def test_a_draft_is_found_by_its_own_people_only(officer, other_officer, secretariat, town):
    own = marks.of_organisation(town.organisation_id, Permission.CASE_DRAFT)
    services.put([document(1, "未公開の空き家計画", seen_by=(own,)), document(2, "公開の空き家計画")])

    found = {
        who: sorted(keys(user, "空き家 計画"))
        for who, user in (
            ("stranger", STRANGER),
            ("own", officer),
            ("other", other_officer),
            ("nation", secretariat),
        )
    }

    assert found == {
        "stranger": ["case:2"],
        "own": ["case:1", "case:2"],
        "other": ["case:2"],
        "nation": ["case:2"],
    }
    assert [row.text for row in finding.suggest(other_officer, "未公開")] == []


def test_things_for_members_are_found_by_whoever_has_an_account(officer):
    services.put([document(1, "会員向けの資料", seen_by=(marks.MEMBERS,))])

    assert (keys(STRANGER, "会員"), keys(officer, "会員")) == ([], ["case:1"])


def test_what_an_older_version_prepared_is_passed_over_until_it_is_made_again(db):
    services.put([document(1, "空き家の改修"), document(2, "空き家の解体")])
    Entry.objects.filter(key="case:1").update(
        prepared='{"v":1,"title_words":[["空き家",0,3]]}', digest="older"
    )

    assert keys(STRANGER, "空家") == ["case:2"]

    services.put([document(1, "空き家の改修")])
    assert sorted(keys(STRANGER, "空家")) == ["case:1", "case:2"]


@pytest.mark.parametrize("damage", ["delete", "state", "version"])
def test_a_lost_or_damaged_index_is_made_again_from_the_database(db, damage):
    services.put([document(1, "空き家の改修"), document(2, "移住の相談")])
    keys(STRANGER, "空家")
    folder = Path(settings.SEARCH_DIR) / Journal.objects.get().epoch
    finding._open.clear()
    if damage == "delete":
        shutil.rmtree(folder)
    else:
        broken = {"version": 0, "applied": 2} if damage == "version" else "{"
        (folder / "state.json").write_text(json.dumps(broken) if damage == "version" else broken)

    assert keys(STRANGER, "空家") == ["case:1"]
    assert keys(STRANGER, "移住") == ["case:2"]


def test_an_index_that_is_ahead_of_a_restored_database_is_made_again(db):
    services.put([document(1, "空き家の改修"), document(2, "移住の相談")])
    keys(STRANGER, "空家")
    finding._open.clear()
    Entry.objects.filter(key="case:2").delete()
    Journal.objects.update(last=1)

    assert (keys(STRANGER, "空家"), keys(STRANGER, "移住")) == (["case:1"], [])


def test_another_process_catches_up_by_itself(db):
    services.put([document(1, "空き家の改修")])
    keys(STRANGER, "空家")
    other = finding._open.copy()
    services.put([document(2, "空き家の解体")])
    assert sorted(keys(STRANGER, "空き家")) == ["case:1", "case:2"]
    # What a process holds that has not asked since.
    finding._open.clear()
    finding._open.update(other)
    services.remove(["case:1"])

    assert keys(STRANGER, "空き家") == ["case:2"]


def test_synchronising_puts_right_what_was_missed(db, monkeypatch):
    rows = [document(1, "空き家の改修"), document(2, "移住の相談")]
    source = sources.Source("case", "事例", lambda: rows, lambda pk: f"/cases/{pk}/")
    monkeypatch.setattr(sources, "_sources", {"case": source})

    first = services.synchronise()
    rows[0] = document(1, "廃校の改修")
    del rows[1]
    second = services.synchronise()

    assert (first, second, services.synchronise()) == (2, 2, 0)
    assert (keys(STRANGER, "廃校"), keys(STRANGER, "移住")) == (["case:1"], [])


def test_names_of_the_past_readings_and_romaji_lead_to_the_place(db):
    now = LocalGovernmentFactory(
        code="313700",
        prefecture="鳥取県",
        prefecture_code="31",
        name="湯梨浜町",
        kana="ゆりはまちょう",
        romaji="Yurihama-cho",
    )
    services.put(
        Document(
            f"government:{now.code}",
            "government",
            now.full_name,
            places=finding.place_names("鳥取県", "湯梨浜町"),
        )
        for _ in (1,)
    )

    for asked in ("湯梨浜町", "湯梨浜", "ゆりはまちょう", "ゆりはま", "yurihama", "鳥取県湯梨浜町"):
        assert keys(STRANGER, asked) == ["government:313700"], asked


@pytest.mark.parametrize(
    ("prefecture", "name", "names"),
    [
        ("京都府", "京都市", ("京都府", "京都", "京都市", "京都府京都市")),
        ("北海道", "北海道", ("北海道",)),
        ("三重県", "津市", ("三重県", "三重", "津市", "三重県津市")),
    ],
)
def test_a_place_has_exact_names(prefecture, name, names):
    assert sorted(finding.place_names(prefecture, name)) == sorted(names)
