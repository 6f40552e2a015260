"""Plain-text mail without attachments, sent once the transaction that caused it has been committed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks import task


@task()
def deliver(subject: str, body: str, recipients: list[str]) -> int:
    return send_mail(subject, body, None, recipients)


def send(subject: str, body: str, *, to: Sequence[str], after: timedelta = timedelta()) -> None:
    """Queue one mail per recipient (nobody sees another's address); nothing goes out if the transaction fails.

    `after` spreads many mails over time where a worker sends them; without a worker they go out at once.
    """
    if deliver.get_backend().supports_defer:
        # The worker's queue is a table: it is written with the caller's transaction, all of it or nothing.
        queue = deliver.using(run_after=timezone.now() + after) if after else deliver
        for recipient in to:
            queue.enqueue(subject, body, [recipient])
        return
    for recipient in to:
        transaction.on_commit(partial(deliver.enqueue, subject, body, [recipient]))


def wait_of(number: int, *, per_minute: int) -> timedelta:
    """How long the mail with this number (from 0) in a round waits, so that a mail server is not flooded."""
    return timedelta(minutes=number // per_minute)
