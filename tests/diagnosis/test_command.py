import pytest
from django.core.management import CommandError, call_command

from tests.diagnosis import samples
from tsumiki.diagnosis.catalogue import source_manifest
from tsumiki.diagnosis.folders import find_file, writable_folder
from tsumiki.diagnosis.management.commands import data
from tsumiki.diagnosis.models import Source
from tsumiki.directory.models import LocalGovernment

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_registry(monkeypatch):
    """The command brings the registry itself; here it must not bring 1,788 governments."""
    monkeypatch.setattr(data, "load_registry", lambda: 0)


def test_load_reports_what_was_loaded(small_registry, town, tmp_path, capsys):
    samples.write_statistics(tmp_path, {town.code: {}})

    call_command("data", "load", "--dir", str(tmp_path))

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("SSDSE-A-2025（教育用標準データセット 市区町村）: 1団体、")
    assert said[0].endswith("（照合値が登録と違う版（内容の検査には合格））。")
    assert len(said) == 2


def test_load_without_files_ends_with_a_sentence_and_status_2(small_registry, town, no_data_folder):
    with pytest.raises(CommandError, match=r"`tsumiki data fetch` で取得してから") as refusal:
        call_command("data", "load")

    assert refusal.value.returncode == 2


def test_load_brings_the_registry_first(no_data_folder):
    with pytest.raises(CommandError):
        call_command("data", "load")

    assert LocalGovernment.objects.existing().count() == 1788


def test_fetch_without_a_writable_data_folder_goes_below_var(small_registry, no_data_folder, capsys):
    with pytest.raises(CommandError, match=r"接続できないか、途中で切れました") as refusal:
        call_command("data", "fetch", "--only", "ssdse_a", "--from", (no_data_folder / "stick").as_uri())

    assert refusal.value.returncode == 2
    assert writable_folder() == no_data_folder / "var" / "data"


def test_fetch_then_status_and_load_find_the_file(small_registry, town, no_data_folder, monkeypatch, capsys):
    stick = no_data_folder / "stick"
    samples.write_statistics(stick, {town.code: {}})
    (stick / samples.SSDSE).rename(stick / "SSDSE-A-2025.csv")
    entry = source_manifest()["ssdse_a"]
    content = (stick / "SSDSE-A-2025.csv").read_bytes()
    monkeypatch.setitem(entry, "sha256", data.services.fetching.hashlib.sha256(content).hexdigest())

    call_command("data", "fetch", "--only", "ssdse_a", "--from", stick.as_uri())
    call_command("data", "status")

    assert find_file(entry["path"]) == no_data_folder / "var" / "data" / entry["path"]
    said = capsys.readouterr().out
    assert "取得しました" in said
    assert "未読込み（`tsumiki data load` で読み込めます）" in said
    assert "ファイルなし（`tsumiki data fetch` で取得できます）" in said


def test_fetch_goes_on_after_a_failure_and_names_every_one(small_registry, town, no_data_folder, capsys):
    with pytest.raises(CommandError) as refusal:
        call_command("data", "fetch", "--from", (no_data_folder / "stick").as_uri())

    assert len(str(refusal.value).splitlines()) == len(source_manifest())
    assert refusal.value.returncode == 2


def test_status_says_what_is_loaded(small_registry, statistics, capsys):
    call_command("data", "status")

    said = capsys.readouterr().out
    assert said.count("12団体") == 2
    assert Source.objects.count() == 2


def test_unknown_verb_ends_with_status_2():
    with pytest.raises((SystemExit, CommandError)) as refusal:
        call_command("data", "delete")

    assert getattr(refusal.value, "code", getattr(refusal.value, "returncode", None)) in (1, 2)
