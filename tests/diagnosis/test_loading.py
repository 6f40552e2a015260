import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnosis import samples
from tests.factories import LocalGovernmentFactory
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.diagnosis.services import load_statistics
from tsumiki.diagnosis.services.loading import compute
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db

INDICATORS = len(catalogue().computed)


def value_of(government, code):
    return IndicatorValue.objects.get(local_government=government, indicator=code)


def test_load_computes_every_indicator_of_every_town(town, other_town, tmp_path):
    folder = samples.write_statistics(
        tmp_path, {town.code: {"A1303": 3400}, other_town.code: {"A1303": 5400}}
    )

    report = load_statistics(folder)

    assert IndicatorValue.objects.count() == 2 * INDICATORS
    assert sum(report.loaded.values()) == 2 * INDICATORS
    assert value_of(town, "aged_share").value == 34.0
    assert value_of(other_town, "aged_share").value == 45.0
    assert (value_of(town, "aged_share").numerator, value_of(town, "aged_share").denominator) == (3400, 10000)


def test_loading_again_changes_and_records_nothing(town, tmp_path):
    folder = samples.write_statistics(tmp_path, {town.code: {}})
    load_statistics(folder)
    before = (AuditEvent.objects.count(), Source.objects.get(code="ssdse_a").loaded_at)

    report = load_statistics(folder)

    assert (AuditEvent.objects.count(), Source.objects.get(code="ssdse_a").loaded_at) == before
    assert (report.loaded, len(report.unchanged)) == ({}, 2)


def test_changed_file_replaces_its_figures_only(town, tmp_path):
    load_statistics(samples.write_statistics(tmp_path, {town.code: {}}))
    samples.write_statistics(tmp_path, {town.code: {"A1101": 20000}})

    report = load_statistics(tmp_path)

    assert value_of(town, "population").value == 20000
    assert list(report.loaded) == ["ssdse_a"]
    assert IndicatorValue.objects.count() == INDICATORS


def test_load_is_on_record_with_source_and_count(town, tmp_path):
    load_statistics(samples.write_statistics(tmp_path, {town.code: {}}))

    event = AuditEvent.objects.get(verb="diagnosis.statistics_loaded", subject_label__startswith="SSDSE-A")
    source = Source.objects.get(code="ssdse_a")
    assert (event.detail["rows"], event.detail["sha256"]) == (1, source.sha256)
    assert source.columns["A5101"] == {"label": "項目A5101", "year": "2023年"}


def test_change_of_a_towns_kind_loads_anew(town, tmp_path):
    load_statistics(samples.write_statistics(tmp_path, {town.code: {}}))
    with audit.change("test.changed", by=None) as entry:
        LocalGovernment.objects.filter(pk=town.pk).update(kind=LocalGovernment.Kind.CITY)
        entry.of(town)

    assert load_statistics(tmp_path).unchanged == []


def test_dash_is_not_applicable_and_not_zero(town, tmp_path):
    folder = samples.write_statistics(tmp_path, {town.code: {}}, {town.code: {"将来負担比率": "-"}})

    load_statistics(folder)

    found = value_of(town, "future_burden")
    assert (found.value, found.missing_reason) == (None, IndicatorValue.Missing.NOT_APPLICABLE)


def test_zero_is_a_value_and_division_by_zero_is_none(town, tmp_path):
    folder = samples.write_statistics(tmp_path, {town.code: {"H6131": 0, "E2101": 0, "E3901": 0}})

    load_statistics(folder)

    assert value_of(town, "restaurants").value == 0
    school = value_of(town, "pupils_per_school")
    assert (school.value, school.missing_reason) == (None, IndicatorValue.Missing.NO_DENOMINATOR)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda x: x[0].__setitem__(0, "別の統計"),
            "SSDSE-A-2025.csv は SSDSE-A のファイルではありません（1行目1列目が SSDSE-A で始まりません）。",
        ),
        (
            lambda x: x[1].pop(),
            "SSDSE-A-2025.csv の見出し3行（コード・年度・項目名）の列がそろっていません。",
        ),
        (
            lambda x: x[0].__setitem__(3, "Z9999"),
            "SSDSE-A-2025.csv に列「A1101」がありません。別の年版のファイルの可能性があります。",
        ),
        (
            lambda x: x[3].__setitem__(3, "一万"),
            "SSDSE-A-2025.csv の4行目「項目A1101」の値「一万」は数ではありません。",
        ),
        (
            lambda x: x[3].__setitem__(3, "nan"),
            "SSDSE-A-2025.csv の4行目「項目A1101」の値「nan」は数ではありません。",
        ),
        (
            lambda x: x[4].pop(),
            f"SSDSE-A-2025.csv の5行目は{len(samples.COLUMNS) + 2}列です（見出しは{len(samples.COLUMNS) + 3}列）。",
        ),
        (
            lambda x: x[3].__setitem__(0, "31389"),
            "SSDSE-A-2025.csv の4行目の団体コード「31389」を読み取れません。",
        ),
        (
            lambda x: x[3].__setitem__(0, "R99999"),
            "SSDSE-A-2025.csv の4行目の団体コード 99999 は台帳にありません。",
        ),
        (lambda x: x.append(x[3]), "SSDSE-A-2025.csv の6行目の団体コード 31389 は4行目にもあります。"),
        (
            lambda x: x.pop(),
            "SSDSE-A-2025.csv に山梨県南部町（193666）の行がありません（ない団体は全部で1）。途中で切れたファイルの可能性があります。`tsumiki data fetch` で取り直してください。",
        ),
    ],
)
def test_damaged_file_is_refused_with_its_place_and_nothing_changes(
    town, other_town, tmp_path, change, sentence
):
    load_statistics(samples.write_statistics(tmp_path, {town.code: {}, other_town.code: {}}))
    before = value_of(town, "population").value
    lines = samples.ssdse_lines({town.code: {"A1101": 1}, other_town.code: {}})
    change(lines)
    samples.write_lines(tmp_path / samples.SSDSE, lines, "cp932")

    with pytest.raises(InputError) as refusal:
        load_statistics(tmp_path)

    assert str(refusal.value) == sentence
    assert value_of(town, "population").value == before


def test_second_file_being_damaged_leaves_the_first_unloaded(town, tmp_path):
    samples.write_statistics(tmp_path, {town.code: {}}, {town.code: {"財政力指数": "不明"}})

    with pytest.raises(
        InputError,
        match=r"city_fiscal_index_fy2021.csv の2行目「財政力指数」の値「不明」は数ではありません。",
    ):
        load_statistics(tmp_path)

    assert Source.objects.count() == 0


def test_wrong_fiscal_header_is_refused(town, tmp_path):
    samples.write_statistics(tmp_path, {town.code: {}})
    samples.write_lines(tmp_path / samples.FISCAL, [["code", "財政力指数"], [town.code, "0.3"]])

    with pytest.raises(InputError, match=r"city_fiscal_index_fy2021.csv の1行目が決められた見出し"):
        load_statistics(tmp_path)


def test_file_saved_in_another_encoding_is_refused(town, tmp_path):
    samples.write_statistics(tmp_path, {town.code: {}})
    samples.write_lines(tmp_path / samples.SSDSE, samples.ssdse_lines({town.code: {}}), "utf-8")

    with pytest.raises(InputError, match=r"SSDSE-A-2025.csv の文字を読み取れません"):
        load_statistics(tmp_path)


def test_missing_file_names_the_command(town, no_data_folder):
    with pytest.raises(InputError, match=r"`tsumiki data fetch` で取得してから"):
        load_statistics()


def test_empty_registry_names_the_command(db, tmp_path):
    with pytest.raises(InputError, match=r"市区町村の台帳がまだありません。"):
        load_statistics(tmp_path)


def test_town_founded_after_the_file_needs_no_row(town, tmp_path):
    LocalGovernmentFactory(valid_from=date(2026, 10, 1))

    report = load_statistics(samples.write_statistics(tmp_path, {town.code: {}}))

    assert len(report.loaded) == 2


def test_row_of_a_town_that_ended_since_is_its_own(town, tmp_path):
    ended = LocalGovernmentFactory(valid_to=date(2026, 9, 30))

    load_statistics(samples.write_statistics(tmp_path, {town.code: {}, ended.code: {"A1101": 777}}))

    assert value_of(ended, "population").value == 777


@given(st.dictionaries(st.sampled_from(samples.COLUMNS), st.integers(-(10**9), 10**9)))
def test_every_indicator_is_a_finite_number_or_a_reason(own):
    row = {**dict.fromkeys(samples.COLUMNS, 0.0), **own, "財政力指数": 1.0, "将来負担比率": None}

    for definition in catalogue().computed:
        if all(column in row for column in definition.columns):
            value, _, denominator, reason = compute(definition, row)
            assert (value is None) == bool(reason)
            assert value is None or math.isfinite(value)
            assert reason != IndicatorValue.Missing.NO_DENOMINATOR or denominator == 0
