"""The product with the benchmark's types of documents, so that a served page can show them."""

import os
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.urls import reverse

from bench._search_corpus import TYPES
from config.wsgi import application
from tsumiki.search.sources import Facet, Source, register

PREFECTURE, MINISTRY, YEAR = (
    Facet("prefecture", "都道府県"),
    Facet("ministry", "府省庁"),
    Facet("year", "年度"),
)
__all__ = ["application"]


def url_of(kind: str, key: str) -> str:
    """These documents have no page of their own; the address only names them."""
    return f"{reverse('search:results')}?type={kind}&read={key}"


def register_types() -> None:
    for kind, label in TYPES.items():
        address = partial(url_of, kind)
        register(Source(kind, label, tuple, address, (PREFECTURE, MINISTRY, YEAR)))


register_types()
