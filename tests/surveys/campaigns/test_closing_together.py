"""Closing against somebody who hands in at that moment: what was acknowledged is in the snapshot, or it was refused.

Each pair runs in two threads with a connection each. One stops while it holds its locks, the other is shown not to
get past it, then both go on: the order is given by events, never by time.
"""

import gc
import threading
from functools import partial

import pytest
from django.db import OperationalError, connection

from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import Campaign, Response, Snapshot
from tsumiki.surveys.services import answering_steps, campaigns_closing, checking
from tsumiki.surveys.snapshots import unpack

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {"status": "yes", "people": 12}
# Nobody waits as long as this unless something is broken; then the test fails instead of standing still.
PATIENCE = 60


class Meeting:
    """`reached`: the first holds its locks; `tried`: the other has run into them."""

    def __init__(self):
        self.reached, self.tried = threading.Event(), threading.Event()

    def stop_in(self, monkeypatch, module, name):
        """Let `module.name` stop where it is called, until the other has tried."""
        inner = getattr(module, name)

        def stopped(*arguments, **named):
            found = inner(*arguments, **named)
            self.reached.set()
            assert self.tried.wait(PATIENCE)
            return found

        monkeypatch.setattr(module, name, stopped)

    def second(self, act):
        """Try `act` while the first holds its locks, then again without hurry."""
        assert self.reached.wait(PATIENCE)
        try:
            with pytest.raises(OperationalError), impatient():
                act()
        finally:
            # What failed lies about in circles, its statement among it. If the first one's collector came upon that,
            # it would wait for this connection, which in turn waits for the first one's lock.
            gc.collect()
            self.tried.set()
        return outcome(act)


class impatient:
    """Waiting for another's lock fails at once on this thread's connection."""

    def __enter__(self):
        self._set("PRAGMA busy_timeout = 0", "SET lock_timeout = '20ms'")

    def __exit__(self, *_):
        self._set(f"PRAGMA busy_timeout = {PATIENCE * 1000}", "SET lock_timeout = 0")

    def _set(self, on_sqlite, on_postgresql):
        with connection.cursor() as cursor:
            cursor.execute(on_sqlite if connection.vendor == "sqlite" else on_postgresql)


def outcome(act):
    try:
        return act()
    except RuleError as refusal:
        return str(refusal)


@pytest.fixture(params=["handed in", "approved", "accepted by the prefecture"])
def submit(request, campaign, put, town, approver, checker):
    """The last click before a receipt, in each way there is; returns the receipt."""
    through = request.param == "accepted by the prefecture"
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(via_prefecture=through)
        entry.of(campaign)
    response = put(town, "checking" if through else "editing", ANSWERS)
    act = {
        "handed in": partial(answering_steps.hand_in, changes=ANSWERS, seen={}, by=approver),
        "approved": partial(answering_steps.approve, by=approver),
        "accepted by the prefecture": partial(checking.accept, by=checker),
    }[request.param]

    def call():
        fresh = Response.objects.select_related("campaign", "organisation").get(pk=response.pk)
        act(fresh)
        return Response.objects.get(pk=response.pk).receipt

    return call


@pytest.fixture
def close(campaign):
    def call():
        data = campaigns_closing.close_campaign(campaign, by=None).content
        return dict(unpack(bytes(data)).answers)

    return call


def together_as(together, first, second):
    return together(lambda act: act(), [lambda: outcome(first), second])


def test_who_was_first_at_the_door_has_a_receipt_and_is_in_the_snapshot(
    together, monkeypatch, submit, close, town
):
    meeting = Meeting()
    meeting.stop_in(monkeypatch, answering_steps, "_finish")

    receipt, counted = together_as(together, submit, lambda: meeting.second(close))

    assert receipt.endswith(f"-{town.code}-01")
    assert counted == {town.code: ANSWERS}


def test_who_comes_while_it_is_being_closed_is_refused_and_not_in_the_snapshot(
    together, monkeypatch, submit, close, response_of, town
):
    before = response_of(town).status
    meeting = Meeting()
    meeting.stop_in(monkeypatch, campaigns_closing, "content_of")

    counted, refusal = together_as(together, close, lambda: meeting.second(submit))
    ((status, receipt, snapshot),) = together(standing, [response_of(town).pk])

    assert (counted, refusal) == ({}, rules.NOT_OPEN)
    assert (status, receipt, snapshot) == (before, "", 0)


def standing(pk):
    response = Response.objects.get(pk=pk)
    return response.status, response.receipt, Snapshot.objects.get().response_count
