"""A survey of 1,788 local governments × 250 questions over HTTP: nothing lost under load, nor when the server is killed.

PostgreSQL: whole questionnaires saved, approved and handed in, offered at 100/s and at 200/s (latency counts from the
moment a submission was due, not from when it could be sent); then kill -9 in the middle of a thousand submissions.
SQLite: every officer's page autosaves at the same moment.

Usage: make bench FILE=bench/submissions.py
"""

import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._harness import BIN, ROOT, WORKERS, Served, database, machine, serving, table
from bench._survey_answers import answers_of

RATES = (100, 200)
KILLED_OF, KILLED_AFTER = 1000, 4.0
TOKEN = "b" * 32
PATIENCE = 60.0
QUEUED_MS = 1000.0
AUTOSAVED = 25  # questions of one section


@dataclass
class Outcome:
    """What the clients saw."""

    acknowledged: dict[int, float] = field(default_factory=dict)  # response: milliseconds
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def milliseconds(self) -> list[float]:
        return sorted(self.acknowledged.values())

    def share(self, per_cent: int) -> float:
        return statistics.quantiles(self.milliseconds, n=100)[per_cent - 1]

    @property
    def per_second(self) -> float:
        return len(self.acknowledged) / self.seconds


@dataclass(frozen=True)
class Site:
    folder: Path
    environment: dict[str, str]
    clients: list[dict[str, Any]]

    @contextmanager
    def served(self) -> Iterator[Served]:
        """Served as `tsumiki run` serves it."""
        threads = str(min(8, 2 * (os.cpu_count() or 1)))
        options = ["--interface", "wsgi", "--port", "PORT", "--workers", str(WORKERS)]
        options += ["--blocking-threads", threads, "--log-level", "warning"]
        arguments = [str(BIN / "granian"), *options, "config.wsgi:application"]
        with serving(arguments, self.environment, self.log) as served:
            yield served

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def states(self) -> dict[int, str]:
        path = self.folder / "check.json"
        _run("check", path, self.environment)
        return {int(key): state for key, state in json.loads(path.read_text()).items()}


def _run(verb: str, path: Path, environment: dict[str, str], *more: str) -> None:
    command = [sys.executable, "-m", "bench._survey_site", verb, str(path), *more]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def prepared(kind: str, *asked: str) -> Iterator[Site]:
    """A site on that database whose survey asks every local government, or those of the kinds named."""
    with database(kind) as url, tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as var:
        own = {"DATABASE_URL": url, "TSUMIKI_VAR": var, "TSUMIKI_ENV": "development", "TSUMIKI_DEMO": "1"}
        environment = {**os.environ, **own}
        path = Path(var) / "clients.json"
        _run("prepare", path, environment, *asked)
        yield Site(Path(var), environment, json.loads(path.read_text()))


def message(host: str, client: dict[str, Any], page: str, fields: list[tuple[str, str]]) -> bytes:
    hidden = [("csrfmiddlewaretoken", TOKEN), ("seen", client["seen"]), ("writer", "bench")]
    body = urllib.parse.urlencode([*hidden, *fields]).encode()
    head = [
        f"POST /surveys/mine/{client['response']}/{page} HTTP/1.1",
        f"Host: {host}",
        f"Cookie: sessionid={client['session']}; csrftoken={TOKEN}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def submission(host: str, client: dict[str, Any]) -> bytes:
    """All 250 answers, approved and handed in."""
    return message(host, client, "answers/?section=all", [*_typed(client, None), ("then", "submit")])


def autosave(host: str, client: dict[str, Any]) -> bytes:
    return message(host, client, "autosave/?section=1", _typed(client, AUTOSAVED))


def _typed(client: dict[str, Any], limit: int | None) -> list[tuple[str, str]]:
    answers = list(answers_of(client["response"]).items())[:limit]
    return [
        (code, str(value))
        for code, given in answers
        for value in (given if isinstance(given, list) else [given])
    ]


async def send(host: str, raw: bytes, expected: bytes) -> str:
    """Send one request on a connection of its own; "" when it was acknowledged, otherwise what came instead."""
    address, port = host.split(":")
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(address, int(port))
            try:
                writer.write(raw)
                await writer.drain()
                head = await reader.readuntil(b"\r\n\r\n")
            finally:
                writer.close()
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as reason:
        return type(reason).__name__
    return "" if expected in head else head.partition(b"\r\n")[0].decode()


async def offer(
    host: str, prepared_requests: list[tuple[int, bytes]], rate: float, expected: bytes
) -> Outcome:
    """Send each request when it is due, whether or not earlier ones were answered. Rate 0: all at once."""
    outcome, begin = Outcome(), time.perf_counter()

    async def one(place: int, response: int, raw: bytes) -> None:
        due = begin + (place / rate if rate else 0)
        await asyncio.sleep(max(0, due - time.perf_counter()))
        said = await send(host, raw, expected)
        if said:
            outcome.refused.append(said)
        else:
            outcome.acknowledged[response] = (time.perf_counter() - due) * 1000

    await asyncio.gather(*(one(place, *each) for place, each in enumerate(prepared_requests)))
    outcome.seconds = time.perf_counter() - begin
    return outcome


def requests_for(site: Site, host: str, make: Any) -> list[tuple[int, bytes]]:
    clients = random.Random(3).sample(site.clients, len(site.clients))
    return [(client["response"], make(host, client)) for client in clients]


RECEIPT = b"/receipt/"
OK = b"HTTP/1.1 200"


def host_of(served: Served) -> str:
    return served.address.removeprefix("http://")


def warm(host: str, site: Site) -> None:
    """One page in every worker, so that the first submissions do not wait for imports."""
    clients = random.Random(5).sample(site.clients, 16)
    empty = [(client["response"], message(host, client, "autosave/?section=1", [])) for client in clients]
    asyncio.run(offer(host, empty, 20, OK))


def load(rate: int) -> list[str]:
    with prepared("PostgreSQL") as site, site.served() as served:
        host = host_of(served)
        warm(host, site)
        ready = requests_for(site, host, submission)
        before = served.cpu_seconds()
        outcome = asyncio.run(offer(host, ready, rate, RECEIPT))
        used = (served.cpu_seconds() - before) * 1000 / len(outcome.acknowledged)
        states = site.states()
    lost = sum(states[response] != "submitted" for response in outcome.acknowledged)
    halves = sum(state in ("partly", "whole") for state in states.values())
    queued = sum(value > QUEUED_MS for value in outcome.milliseconds)
    shown = [len(outcome.acknowledged), len(outcome.refused), queued, lost, halves]
    speed = [f"{outcome.per_second:.0f}", f"{outcome.share(50):.0f}", f"{outcome.share(99):.0f}"]
    return [f"{rate}/s", *speed, f"{used:.1f}", *(f"{count:,}" for count in shown)]


def kill() -> str:
    """kill -9 of the whole server in the middle; every acknowledged submission must be there, and none half."""
    with prepared("PostgreSQL") as site:
        with site.served() as served:
            host = host_of(served)
            warm(host, site)
            few = requests_for(site, host, submission)[:KILLED_OF]
            outcome = asyncio.run(_killed(served, host, few))
        states = site.states()
        with site.served() as served:
            host = host_of(served)
            rest = [
                (pk, raw)
                for pk, raw in requests_for(site, host, submission)[:KILLED_OF]
                if pk not in outcome.acknowledged and states[pk] == "empty"
            ]
            again = asyncio.run(offer(host, rest, RATES[0], RECEIPT))
        after = site.states()
    lost = sum(states[response] != "submitted" for response in outcome.acknowledged)
    halves = sum(state in ("partly", "whole") for state in states.values())
    unheard = sum(state == "submitted" for state in states.values()) - len(outcome.acknowledged)
    done = sum(after[response] == "submitted" for response, _ in few)
    return (
        f"kill -9 after {KILLED_AFTER:.0f} s of {KILLED_OF:,} submissions at {RATES[0]}/s: "
        f"{len(outcome.acknowledged)} acknowledged, of these lost {lost}; half there {halves}; "
        f"written but not yet acknowledged {unheard}; sent again after the restart {len(again.acknowledged)}; "
        f"in the end {done:,} of {KILLED_OF:,} handed in"
    )


async def _killed(served: Served, host: str, few: list[tuple[int, bytes]]) -> Outcome:
    async def later() -> None:
        await asyncio.sleep(KILLED_AFTER)
        os.killpg(served.pid, signal.SIGKILL)

    outcome, _ = await asyncio.gather(offer(host, few, RATES[0], RECEIPT), later())
    return outcome


def all_at_once() -> str:
    with prepared("SQLite") as site, site.served() as served:
        host = host_of(served)
        warm(host, site)
        outcome = asyncio.run(offer(host, requests_for(site, host, autosave), 0, OK))
        locked = site.log.read_text().count("is locked")
    return (
        f"SQLite, {len(site.clients):,} officers autosaving {AUTOSAVED} answers at once: "
        f"{len(outcome.acknowledged):,} saved, refused {len(outcome.refused)} {sorted(set(outcome.refused))}, "
        f'"database is locked" {locked}; all done in {outcome.seconds:.1f} s, '
        f"median {outcome.share(50) / 1000:.1f} s, p99 {outcome.share(99) / 1000:.1f} s "
        f"({outcome.per_second:.0f} saves/s)"
    )


def main() -> None:
    only = sys.argv[1:]
    print(f"{machine()}; {WORKERS} workers; clients on the same machine\n", flush=True)
    if not only or "load" in only:
        header = [
            "offered",
            "answered/s",
            "p50 ms",
            "p99 ms",
            "server CPU ms each",
            "acknowledged",
            "refused",
            "queued > 1 s",
            "lost",
            "half there",
        ]
        print(table(header, [load(rate) for rate in RATES]), flush=True)
    if not only or "kill" in only:
        print(f"\n{kill()}", flush=True)
    if not only or "sqlite" in only:
        print(f"\n{all_at_once()}", flush=True)


if __name__ == "__main__":
    main()
