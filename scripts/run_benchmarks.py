"""`make bench`: every benchmark of bench/, or the one named. Prints; writes nothing into the repository."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def benchmarks() -> list[Path]:
    """Files of bench/ that can be run; those beginning with _ are their helpers."""
    return sorted(path for path in (ROOT / "bench").glob("*.py") if not path.name.startswith("_"))


def ensure_wrk() -> None:
    """Find wrk, or install Debian's when we are root and apt is there."""
    if not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("wrk を入れています…", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "wrk"]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if not shutil.which("wrk"):
        sys.stderr.write("計測には wrk が必要です。root で apt-get install wrk を実行してください。\n")
        sys.exit(2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="1つだけ計測するファイル（例 bench/pages.py）")
    chosen = parser.parse_args().file
    if chosen and not (ROOT / chosen).is_file():
        names = "、".join(str(path.relative_to(ROOT)) for path in benchmarks())
        sys.stderr.write(f"{chosen} はありません。指定できるのは {names} です。\n")
        return 2
    ensure_wrk()
    failed = []
    for path in [ROOT / chosen] if chosen else benchmarks():
        print(f"=== {path.relative_to(ROOT)}", flush=True)
        if subprocess.run([sys.executable, path], cwd=ROOT, check=False).returncode:
            failed.append(path.name)
    if failed:
        print(f"失敗: {'、'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
