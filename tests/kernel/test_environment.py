"""config/environment.py: settings from the environment, one clear sentence when one is wrong."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]


def test_text_prefers_the_file_a_secret_is_kept_in(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("ファイルの値\n", encoding="utf-8")
    monkeypatch.setenv("TSUMIKI_SAMPLE", "環境の値")
    monkeypatch.setenv("TSUMIKI_SAMPLE_FILE", str(secret))

    assert environment.text("TSUMIKI_SAMPLE") == "ファイルの値"


def test_text_falls_back_to_its_default(monkeypatch):
    monkeypatch.delenv("TSUMIKI_SAMPLE", raising=False)

    assert environment.text("TSUMIKI_SAMPLE", "既定") == "既定"


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [
        ("1", False, True), ("true", False, True), ("YES", False, True),
        ("0", True, False), ("False", True, False), ("no", True, False),
        ("", True, True), ("", False, False),
    ],
)  # fmt: skip
def test_flag_understands_yes_and_no(monkeypatch, value, default, expected):
    monkeypatch.setenv("TSUMIKI_SAMPLE", value)

    assert environment.flag("TSUMIKI_SAMPLE", default=default) is expected


def test_flag_refuses_anything_else(monkeypatch):
    monkeypatch.setenv("TSUMIKI_SAMPLE", "たぶん")

    with pytest.raises(ImproperlyConfigured, match="TSUMIKI_SAMPLE は 1 か 0"):
        environment.flag("TSUMIKI_SAMPLE")


def test_words_are_split_at_commas_and_trimmed(monkeypatch):
    monkeypatch.setenv("TSUMIKI_SAMPLE", " a.example , b.example,, ")

    assert environment.words("TSUMIKI_SAMPLE") == ["a.example", "b.example"]


def test_text_names_the_file_it_cannot_read(monkeypatch, tmp_path):
    monkeypatch.setenv("TSUMIKI_SAMPLE_FILE", str(tmp_path / "missing"))

    with pytest.raises(ImproperlyConfigured, match=r"TSUMIKI_SAMPLE_FILE のファイル .*missing を読めません"):
        environment.text("TSUMIKI_SAMPLE")


@pytest.mark.parametrize(("value", "expected"), [("production", True), ("development", False)])
def test_the_kind_of_installation_is_one_of_two_words(monkeypatch, value, expected):
    monkeypatch.setenv("TSUMIKI_ENV", value)

    assert environment.is_production() is expected


@pytest.mark.parametrize("value", ["prod", "Production", ""])
def test_a_slip_in_the_kind_of_installation_is_refused(monkeypatch, value):
    monkeypatch.setenv("TSUMIKI_ENV", value)

    with pytest.raises(ImproperlyConfigured, match="TSUMIKI_ENV は development か production"):
        environment.is_production()


@pytest.mark.parametrize("value", ["abc", "-1", "2.5", ""])
def test_number_refuses_what_is_no_number(monkeypatch, value):
    monkeypatch.setenv("TSUMIKI_SAMPLE", value)

    with pytest.raises(ImproperlyConfigured, match="TSUMIKI_SAMPLE は数字で"):
        environment.number("TSUMIKI_SAMPLE", 25)


def test_production_needs_the_names_of_its_hosts(monkeypatch):
    monkeypatch.delenv("TSUMIKI_HOSTS", raising=False)

    assert environment.hosts(production=False) == ["127.0.0.1", "localhost", "[::1]"]
    with pytest.raises(ImproperlyConfigured, match="TSUMIKI_HOSTS"):
        environment.hosts(production=True)


def test_an_unreadable_database_address_is_one_sentence_without_its_password(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:geheim@[bad")

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL を読み取れません") as refusal:
        environment.database(tmp_path)

    assert "geheim" not in str(refusal.value)


def test_secret_key_comes_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TSUMIKI_SECRET_KEY", "決めた鍵")

    assert environment.secret_key(tmp_path, production=True) == "決めた鍵"
    assert list(tmp_path.iterdir()) == []


def test_secret_key_is_required_in_production(monkeypatch, tmp_path):
    monkeypatch.delenv("TSUMIKI_SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="TSUMIKI_SECRET_KEY"):
        environment.secret_key(tmp_path, production=True)


def test_secret_key_of_development_is_made_once_and_readable_by_the_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("TSUMIKI_SECRET_KEY", raising=False)

    first = environment.secret_key(tmp_path / "var", production=False)
    second = environment.secret_key(tmp_path / "var", production=False)

    assert (first, len(first) >= 50) == (second, True)
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    program = (
        "import sys, pathlib; from config import environment;"
        "print(environment.secret_key(pathlib.Path(sys.argv[1]), production=False))"
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TSUMIKI_SECRET_KEY")}

    def start(_):
        command = [sys.executable, "-c", program, str(tmp_path / "var")]
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(start, range(4)))

    assert len(keys) == 1


def test_database_is_sqlite_below_var_unless_told_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    database = environment.database(tmp_path)

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == tmp_path / "tsumiki.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_url_names_a_postgresql(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://tsumiki:p%40ss@db.example:6432/town?sslmode=require")

    database = environment.database(tmp_path)

    expected = {"NAME": "town", "USER": "tsumiki", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6432"}
    assert {key: database[key] for key in expected} == expected
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_database_url_of_another_kind_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "mysql://root@localhost/town")

    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        environment.database(tmp_path)


def test_console_command_says_what_is_wrong_in_one_sentence():
    wrong = {**os.environ, "TSUMIKI_ENV": "production", "TSUMIKI_SECRET_KEY": "", "DATABASE_URL": ""}
    wrong.pop("DJANGO_SETTINGS_MODULE", None)

    program = "from tsumiki.cli import main; import sys; sys.argv = ['tsumiki', 'check']; main()"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert (
        done.stderr
        == "設定の誤り: 本番では TSUMIKI_SECRET_KEY（または TSUMIKI_SECRET_KEY_FILE）が必要です。\n"
    )
