"""What the framework's pages share: the edition asked for, and the way between pages."""

from django.http import Http404
from django.urls import reverse

from tsumiki.framework import selectors
from tsumiki.framework.models import Edition

# Seconds that a public page may be out of date after a new edition was loaded.
KEPT = 300
PAGES = (
    ("framework:overview", "枠組みの概要"),
    ("framework:block_list", "積み木（手法）"),
    ("framework:grant_list", "交付金"),
    ("framework:policy_history", "政策の経緯"),
    ("framework:survey_history", "意向等調査の推移"),
)


def edition_asked_for(request):
    """The edition of `?edition=2022`, or the current one; an edition that does not exist is 404."""
    asked = request.GET.get("edition", "")
    try:
        return selectors.edition_of(int(asked) if asked else None)
    except (ValueError, Edition.DoesNotExist) as unknown:
        raise Http404("この年度版はありません。") from unknown


def shared_context(request, edition, page):
    """Context of every page: the edition, its siblings and the tabs between the pages."""
    suffix = "" if edition.is_current else f"?edition={edition.fiscal_year}"
    return {
        "edition": edition,
        "editions": list(selectors.editions()),
        "suffix": suffix,
        "tabs": [
            {"label": label, "url": reverse(name) + suffix, "is_current": name == page, "count": None}
            for name, label in PAGES
        ],
    }
