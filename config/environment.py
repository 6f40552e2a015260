"""Read settings from the environment, and fail with one clear sentence when one is missing or wrong."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    """Value of NAME; a secret may come from the file that NAME_FILE names instead."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as reason:
            raise ImproperlyConfigured(
                f"{name}_FILE のファイル {path} を読めません。場所と権限を確かめてください。"
            ) from reason
    return os.environ.get(name, default)


def is_production() -> bool:
    """TSUMIKI_ENV; a slip of the pen must not open a site with the demo's public passwords."""
    value = text("TSUMIKI_ENV", "development")
    if value not in ("development", "production"):
        raise ImproperlyConfigured(
            f"TSUMIKI_ENV は development か production で指定してください（今の値: {value}）。"
        )
    return value == "production"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} は数字で指定してください（今の値: {value}）。")
    return int(value)


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "1", "true", "yes", "0", "false", "no"):
        return default if value == "" else value in ("1", "true", "yes")
    raise ImproperlyConfigured(f"{name} は 1 か 0 で指定してください（今の値: {value}）。")


def package(name: str, *, needed_by: str, lock: str) -> bool:
    """True where an optional package is there; a site that is told to use it must not start and silently do without."""
    if find_spec(name) is None:
        raise ImproperlyConfigured(
            f"{needed_by}=1 にはパッケージ {name} が必要です。"
            f"pip install --require-hashes -r requirements/{lock}.txt で入れるか、{needed_by} を 0 にしてください。"
        )
    return True


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def hosts(*, production: bool) -> list[str]:
    """TSUMIKI_HOSTS; without one a site in production would refuse every request."""
    found = words("TSUMIKI_HOSTS", "" if production else "127.0.0.1,localhost,[::1]")
    if production and not found:
        raise ImproperlyConfigured(
            "本番では TSUMIKI_HOSTS（サイトのホスト名。例: tsumiki.example.go.jp）が必要です。"
        )
    return found


def secret_key(var: Path, *, production: bool) -> str:
    """TSUMIKI_SECRET_KEY; outside production a key is made once and kept, so that sessions survive a restart."""
    if key := text("TSUMIKI_SECRET_KEY"):
        return key
    if production:
        raise ImproperlyConfigured(
            "本番では TSUMIKI_SECRET_KEY（または TSUMIKI_SECRET_KEY_FILE）が必要です。"
        )
    try:
        return _kept_key(var / "secret-key")
    except OSError as reason:
        raise ImproperlyConfigured(
            f"フォルダー {var} に書き込めません（{reason.strerror}）。権限を確かめるか、TSUMIKI_VAR で別のフォルダーを指定してください。"
        ) from reason


def _kept_key(path: Path) -> str:
    if not path.exists():
        var = path.parent
        var.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            # link() fails if another process was first: both then read the same key.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8")


def database(var: Path) -> dict[str, Any]:
    """Django's DATABASES entry: PostgreSQL when DATABASE_URL names one, otherwise SQLite below `var`."""
    url = text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": var / "tsumiki.sqlite3",
            "OPTIONS": {
                # Django's default (DEFERRED) loses concurrent writers to "database is locked"; see ADR 0002.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            },
        }
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL は postgresql:// で始まる必要があります。")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as reason:
        # Not quoted: the address may hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL を読み取れません（例: postgresql://利用者:パスワード@ホスト:5432/データベース）。"
        ) from reason
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "tsumiki"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
