"""Addresses for what leaves the site: mails, feeds, papers."""

from django.conf import settings


def whole_address(path: str) -> str:
    """The path on the site that TSUMIKI_URL names; there is no request to tell it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
