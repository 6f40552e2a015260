from datetime import timedelta

import pytest
from django.core import mail as outbox_of
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tsumiki.kernel import mail


@pytest.mark.django_db(transaction=True)
def test_send_delivers_one_plain_mail_to_each_recipient():
    with transaction.atomic():
        mail.send("招待", "本文です。", to=["a@example.lg.jp", "b@example.lg.jp"])

    assert [message.to for message in outbox_of.outbox] == [["a@example.lg.jp"], ["b@example.lg.jp"]]
    assert {(m.subject, m.body, m.content_subtype) for m in outbox_of.outbox} == {
        ("招待", "本文です。", "plain")
    }
    assert [message.attachments for message in outbox_of.outbox] == [[], []]


@pytest.mark.django_db(transaction=True)
def test_send_waits_for_the_transaction():
    with transaction.atomic():
        mail.send("招待", "本文です。", to=["a@example.lg.jp"])
        waiting = list(outbox_of.outbox)

    assert (len(waiting), len(outbox_of.outbox)) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_send_sends_nothing_when_the_transaction_fails():
    with pytest.raises(ValueError, match="途中"), transaction.atomic():
        mail.send("招待", "本文です。", to=["a@example.lg.jp"])
        raise ValueError("途中で止まった")

    assert outbox_of.outbox == []


@pytest.fixture
def worker(settings):
    """Mail is left to a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db(transaction=True)
def test_a_workers_queue_is_written_with_the_transaction_or_not_at_all(worker):
    with pytest.raises(ValueError, match="途中"), transaction.atomic():
        mail.send("招待", "本文です。", to=["a@example.lg.jp"])
        written = DBTaskResult.objects.count()
        raise ValueError("途中で止まった")

    assert (written, DBTaskResult.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_mails_for_a_worker_can_wait(worker):
    before = timezone.now()

    mail.send("督促", "本文です。", to=["a@example.lg.jp"], after=timedelta(minutes=5))

    assert DBTaskResult.objects.get().run_after >= before + timedelta(minutes=5)
    assert outbox_of.outbox == []
