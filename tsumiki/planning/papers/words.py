"""Small words every chapter uses."""

from datetime import date
from urllib.parse import unquote

from tsumiki.kernel.dates import japanese_month
from tsumiki.planning.checks import TO_FILL


def or_to_fill(text: str | None) -> str:
    return text.strip() if text and text.strip() else TO_FILL


def months(start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return TO_FILL
    first = japanese_month(start) if start else TO_FILL
    last = japanese_month(end) if end else TO_FILL
    return first if first == last else f"{first}〜{last}"


def bullet_lines(items: list[str]) -> str:
    return "\n".join(f"・{item}" for item in items)


def readable(url: str) -> str:
    """An address as people read it: Japanese instead of %E3%81…, spaces and signs as they were."""
    text = unquote(url, errors="strict") if "%E" in url.upper() and _is_utf8(url) else url
    return url if any(sign.isspace() for sign in text) else text


def _is_utf8(url: str) -> bool:
    try:
        unquote(url, errors="strict")
    except UnicodeDecodeError:
        return False
    return True
