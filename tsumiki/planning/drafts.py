"""Drafts kept by a link: who has the link may open it, and nobody finds one any other way."""

from django.utils import timezone

from tsumiki.accounts.tokens import hash_of
from tsumiki.planning.models import StackDraft


def draft_of(token: str) -> StackDraft | None:
    """The draft to which the token is the key; None when it never was one or its time is over."""
    if len(token) > 100:
        return None
    found = StackDraft.objects.filter(token_hash=hash_of(token), expires_at__gt=timezone.now())
    return found.select_related("edition", "claimed_by", "plan").first()
