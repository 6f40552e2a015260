from datetime import date

import pytest

from tsumiki.directory import selectors
from tsumiki.directory.models import LocalGovernment, Organisation, Succession
from tsumiki.directory.services.registry import load_registry
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def registry(db):
    load_registry()


def test_registry_has_the_official_counts(registry):
    today = selectors.governments()

    counts = {kind: today.filter(kind=kind).count() for kind in LocalGovernment.Kind}

    assert counts == {"prefecture": 47, "city": 792, "town": 743, "village": 183, "ward": 23}
    assert today.filter(designation="designated").count() == 20
    assert not today.filter(name__endswith="区").exclude(kind="ward").exists()


def test_loading_twice_changes_and_records_nothing(registry):
    before = (LocalGovernment.objects.count(), Succession.objects.count(), AuditEvent.objects.count())

    load_registry()

    assert (LocalGovernment.objects.count(), Succession.objects.count(), AuditEvent.objects.count()) == before


def test_loading_corrects_a_changed_row_and_keeps_its_organisation(registry):
    government = selectors.government_by_code("313891")
    with audit.change("test.changed", by=None) as entry:
        government.name = "なんぶ町"
        government.save()
        entry.of(government)

    load_registry()

    again = selectors.government_by_code("313891")
    assert (again.pk, again.name, str(again.organisation)) == (government.pk, "南部町", "鳥取県南部町")


def test_every_local_government_has_its_own_corporate_number(registry):
    numbers = Organisation.objects.filter(local_government__valid_to=None).values_list(
        "corporate_number", flat=True
    )

    assert len({number for number in numbers if number}) == 1788


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("南部町", ["青森県南部町", "山梨県南部町", "鳥取県南部町"]),
        ("鳥取県南部町", ["鳥取県南部町"]),
        ("鳥取 南部", ["鳥取県南部町"]),
        ("313891", ["鳥取県南部町"]),
        ("３１３８９１", ["鳥取県南部町"]),
        ("大津市", ["滋賀県大津市"]),
        ("駒ヶ根", ["長野県駒ヶ根市"]),
        ("駒ケ根", ["長野県駒ヶ根市"]),
        ("ナンブチョウ", ["青森県南部町", "山梨県南部町", "鳥取県南部町"]),
        ("篠山", ["兵庫県丹波篠山市"]),
        ("存在しない町", []),
    ],
)
def test_search_finds_by_name_reading_and_code(registry, query, expected):
    found = [government.full_name for government in selectors.search_governments(query)]

    assert found == expected


def test_search_for_kyoto_does_not_find_tokyo(registry):
    found = selectors.search_governments("京都")

    # 福岡県 has a 京都郡（みやこぐん）; that is a right answer too.
    assert {government.prefecture for government in found} == {"京都府", "福岡県"}


def test_search_narrows_by_prefecture_and_kind(registry):
    found = selectors.search_governments("南部", prefecture="19", kind="town")

    assert [government.full_name for government in found] == ["山梨県南部町"]


def test_past_code_resolves_to_todays_government(registry):
    resolution = selectors.resolve_code("313815")

    assert resolution.holder.full_name == "鳥取県西伯町"
    assert [government.full_name for government in resolution.current] == ["鳥取県南部町"]
    assert resolution.holder.valid_to == date(2004, 9, 30)
    assert resolution.is_past


def test_every_past_government_leads_to_one_of_today(registry):
    past = LocalGovernment.objects.exclude(valid_to=None)

    lost = [g.code for g in past if any(end.valid_to for end in selectors.resolve_code(g.code).current)]

    assert (lost, past.count() > 100) == ([], True)


def test_history_tells_what_a_town_was_made_of(registry):
    steps = selectors.history_of(selectors.government_by_code("313891"))

    assert [step.predecessor.full_name for step in steps] == ["鳥取県西伯町", "鳥取県会見町"]
