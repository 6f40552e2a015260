"""Ask all sources of the published cases whether they still answer, and keep what they said."""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.library.link_checks import Outcome, check
from tsumiki.library.models import Case, SourceLink

# Different servers are asked at the same time, one server never twice at once.
AT_ONCE = 8


def check_links(ask: Callable[[str], Outcome] = check) -> dict[str, int]:
    """Check every source of every published case; returns how many are in each state. For the operator."""
    published = Case.objects.filter(status=Case.Status.PUBLISHED).order_by("pk")
    urls = sorted({url for row in published.values_list("sources", flat=True) for url in row})
    outcomes = _ask_all(urls, ask)
    with audit.change("library.links_checked", by=None) as entry:
        known = {link.url: link for link in SourceLink.objects.all()}
        # By key: databases limit how many words a condition may hold.
        gone = [link.pk for url, link in known.items() if url not in outcomes]
        SourceLink.objects.filter(pk__in=gone).delete()
        for url, outcome in outcomes.items():
            _keep(known.get(url) or SourceLink(url=url, digest=digest_of(url)), outcome)
        counts = Counter(outcome.state for outcome in outcomes.values())
        entry.of_all(SourceLink, **counts)
    return {state: counts[state] for state in SourceLink.State.values}


def digest_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def _keep(link: SourceLink, outcome: Outcome) -> None:
    now = timezone.now()
    is_broken = outcome.state == SourceLink.State.BROKEN
    link.broken_since = (link.broken_since or now) if is_broken else None
    link.state, link.note, link.checked_at = outcome.state, outcome.note, now
    link.save()


def _ask_all(urls: list[str], ask: Callable[[str], Outcome]) -> dict[str, Outcome]:
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(_host(url), []).append(url)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        batches = pool.map(lambda batch: [(url, ask(url)) for url in batch], by_host.values())
        return dict(pair for batch in batches for pair in batch)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
