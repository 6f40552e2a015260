"""What the library adds to the search page: keep this search, keep this result."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tsumiki.kernel.hooks import Link
from tsumiki.library.asked_again import conditions_of
from tsumiki.library.selectors.use import kept_keys
from tsumiki.search.links import Keeping


def links_of(user: Any, query: str) -> list[Link]:
    """Keep this search, for people who can be told what is new in it."""
    conditions = conditions_of(QueryDict(query))
    if not user.is_authenticated or not conditions:
        return []
    return [
        Link(f"{reverse('shelf:search_save')}?{conditions}", "この検索を保存する"),
        Link(reverse("shelf:search_list"), "保存した検索を見る"),
    ]


def keepings_of(user: Any) -> list[Keeping]:
    if not user.is_authenticated:
        return []
    return [Keeping(reverse("shelf:keep"), frozenset({"case", "publication"}), kept_keys(user))]
