"""Filling an installation, and what `run` and `demo` refuse."""

import os
import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from config import environment
from tsumiki.accounts import verbs
from tsumiki.accounts.models import User
from tsumiki.diagnosis.catalogue import source_manifest
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.library.models import Case
from tsumiki.planning.models import Plan
from tsumiki.portal import setup
from tsumiki.portal.management.commands import run

pytestmark = pytest.mark.slow


@pytest.fixture
def no_data(settings, tmp_path):
    """A machine that holds no publisher's file."""
    settings.DATA_DIR = tmp_path / "none"
    settings.VAR_DIR = tmp_path / "var"
    return settings


def counts():
    return (
        LocalGovernment.objects.existing().count(),
        Case.objects.filter(is_synthetic=False).count(),
        User.objects.count(),
        Plan.objects.count(),
    )


@pytest.mark.django_db
def test_filling_without_any_data_folder_gives_a_complete_site(no_data, client):
    said = []

    setup.fill(said.append)

    governments, cases, people, plans = counts()
    assert (governments, cases) == (1788, 100)
    assert people > 0
    assert plans > 0
    assert any("tsumiki data fetch" in line for line in said)
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_damaged_statistics_file_is_said_and_stops_nothing(no_data, client):
    for entry in source_manifest().values():
        if "reader" in entry:
            path = no_data.DATA_DIR / entry["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("壊れたファイル", encoding="utf-8")
    said = []

    setup.fill(said.append)

    assert [line for line in said if line.startswith("統計を読み込めませんでした。")] != []
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_every_record_of_a_filled_site_is_named_in_japanese(no_data):
    setup.fill(lambda line: None)

    found = set(AuditEvent.objects.values_list("verb", flat=True))

    assert "planning.plan_created" in found
    assert {verb for verb in found if verbs.label_of(verb) == verb} == set()


@pytest.mark.django_db
def test_filling_again_changes_nothing(no_data):
    setup.fill(lambda line: None)
    before = counts()

    setup.fill(lambda line: None)

    assert counts() == before


@pytest.mark.django_db
def test_outside_a_demo_nobody_is_invented(no_data):
    no_data.DEMO = False

    setup.fill(lambda line: None)

    assert counts() == (1788, 100, 0, 0)


@pytest.mark.django_db
def test_demo_people_do_not_join_a_running_installation(no_data, officer):
    setup.load_demo(lambda line: None)

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_reset_is_refused_outside_a_demo(settings, officer):
    settings.DEMO = False

    with pytest.raises(RuleError, match="デモではない"):
        setup.reset_demo(lambda line: None)

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_database_of_a_newer_release_is_refused():
    MigrationRecorder(connection).record_applied("planning", "0999_of_the_future")

    with pytest.raises(InputError, match=r"planning\.0999_of_the_future"):
        setup.prepare_database()


@pytest.mark.django_db
def test_library_that_left_is_no_newer_release(monkeypatch):
    MigrationRecorder(connection).record_applied("some_library", "0001_initial")
    monkeypatch.setattr(setup, "call_command", lambda *args, **kwargs: None)

    assert setup.prepare_database() is None


def test_database_that_does_not_answer_is_one_sentence(monkeypatch):
    def refuse(*args):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(setup, "MigrationLoader", refuse)

    with pytest.raises(InputError, match="を使えません"):
        setup.prepare_database()


@pytest.fixture
def busy_port():
    # A socket that listens; nothing goes over a network.
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_busy_port_is_refused_before_anything_is_prepared(busy_port, monkeypatch):
    prepared = []
    monkeypatch.setattr(setup, "prepare_database", lambda: prepared.append(True))

    with pytest.raises(CommandError, match="--port で別の番号を指定してください。") as refusal:
        call_command("run", port=busy_port)

    assert (refusal.value.returncode, prepared) == (2, [])


def test_port_out_of_range_is_refused():
    with pytest.raises(InputError, match="0から65535"):
        run.Command.refuse_busy_port("127.0.0.1", 99999)


def test_folder_that_cannot_be_written_is_refused(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"

    with pytest.raises(InputError, match="に書き込めません"):
        run.Command.refuse_unwritable_folder()


def test_key_that_cannot_be_kept_is_a_mistake_in_the_settings(tmp_path, monkeypatch):
    monkeypatch.delenv("TSUMIKI_SECRET_KEY", raising=False)
    (tmp_path / "file").write_text("")

    with pytest.raises(environment.ImproperlyConfigured, match="TSUMIKI_VAR"):
        environment.secret_key(tmp_path / "file", production=False)


@pytest.mark.django_db
def test_run_prepares_says_what_it_did_and_becomes_the_server(no_data, monkeypatch, capsys):
    started = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: started.append(arguments))
    monkeypatch.setattr(run, "call_command", lambda *args, **kwargs: None)
    monkeypatch.setattr(setup, "prepare_database", lambda: None)
    monkeypatch.setattr(run.Command, "refuse_busy_port", staticmethod(lambda host, port: None))

    call_command("run", port=8123)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "準備しています…"
    assert lines[1] == "  地方公共団体 1,788団体"
    assert lines[-1] == "起動しました: http://127.0.0.1:8123/　（止めるには Ctrl+C）"
    assert started[0][started[0].index("--port") + 1] == "8123"
    assert started[0][-1] == "config.wsgi:application"
