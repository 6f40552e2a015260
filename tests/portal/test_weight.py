"""Every page of the portal with all that it draws in: at most 300 KB on a slow line."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tsumiki.directory.selectors import government_by_code
from tsumiki.directory.services.registry import load_registry
from tsumiki.framework.services import load_editions
from tsumiki.library.services import load_shipped_cases

pytestmark = pytest.mark.slow

LIMIT = 300_000


def weight_of(answer):
    """The page and each static file it names, once, uncompressed."""
    page = answer.content
    named = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', page.decode()))
    return len(page) + sum(Path(finders.find(name)).stat().st_size for name in named)


@pytest.fixture
def shipped(db):
    load_registry()
    load_editions()
    load_shipped_cases()


@pytest.mark.parametrize(
    "path",
    ["/", "/guide/", "/accessibility/", "/sources/", "/open-data/", "/style-guide/", "/search/", "/nowhere/"],
)
def test_public_page_is_light(client, shipped, path):
    assert weight_of(client.get(path)) < LIMIT


def test_home_of_the_largest_prefecture_is_light(shipped, person, sign_in):
    hokkaido = government_by_code("010006")

    assert weight_of(sign_in(person("prefecture", hokkaido)).get("/home/")) < LIMIT


def test_home_of_a_town_is_light(shipped, person, sign_in):
    assert weight_of(sign_in(person("town_drafter", government_by_code("313891"))).get("/home/")) < LIMIT
