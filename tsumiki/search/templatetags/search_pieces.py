"""Text of a hit with what was asked marked."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tsumiki.search.engine.documents import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Every piece escaped; a loop in the template takes as long as the rest of the page."""
    parts = (f"<mark>{escape(p.text)}</mark>" if p.is_marked else escape(p.text) for p in pieces)
    return mark_safe("".join(parts))
