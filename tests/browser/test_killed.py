"""kill -9 in the middle of many submissions: what was acknowledged is there, and nothing is half there.

At full size and on PostgreSQL the same is measured by bench/submissions.py.
"""

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import submissions

KILLED_AFTER = 12  # acknowledgements


@pytest.fixture(scope="module")
def survey_site():
    """Forty-seven prefectures and twenty-three wards, an approver in each."""
    with submissions.prepared("SQLite", "prefecture", "ward") as made:
        yield made


def run(coroutine):
    """In a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def hand_in_until_killed(host, requests, group):
    """Send everything at once; returns the responses that were acknowledged."""
    acknowledged = set()

    async def one(response, raw):
        if await submissions.send(host, raw, submissions.RECEIPT) == "":
            acknowledged.add(response)
            if len(acknowledged) == KILLED_AFTER:
                os.killpg(group, signal.SIGKILL)

    await asyncio.gather(*(one(response, raw) for response, raw in requests))
    return acknowledged


def test_what_was_acknowledged_survives_the_death_of_the_server(survey_site):
    with survey_site.served() as served:
        host = submissions.host_of(served)
        requests = submissions.requests_for(survey_site, host, submissions.submission)
        acknowledged = run(hand_in_until_killed(host, requests, served.pid))
    states = survey_site.states()

    assert len(acknowledged) >= KILLED_AFTER
    assert {states[response] for response in acknowledged} == {"submitted"}
    assert {states[response] for response, _ in requests} == {"submitted", "empty"}

    with survey_site.served() as served:
        host = submissions.host_of(served)
        rest = [
            (response, raw)
            for response, raw in submissions.requests_for(survey_site, host, submissions.submission)
            if states[response] == "empty"
        ]
        again = run(submissions.offer(host, rest, 0, submissions.RECEIPT))

    assert (len(again.acknowledged), again.refused) == (len(rest), [])
    assert set(survey_site.states().values()) == {"submitted"}
