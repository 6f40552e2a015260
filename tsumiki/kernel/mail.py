"""Plain-text mail without attachments, sent once the transaction that caused it has been committed."""

from collections.abc import Sequence
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django_tasks import task


@task()
def deliver(subject: str, body: str, recipients: list[str]) -> int:
    return send_mail(subject, body, None, recipients)


def send(subject: str, body: str, *, to: Sequence[str]) -> None:
    """Queue one mail per recipient (nobody sees another's address); nothing goes out if the transaction fails."""
    for recipient in to:
        transaction.on_commit(partial(deliver.enqueue, subject, body, [recipient]))
