"""The stylesheet: one file for the browser, small, and naming nothing outside."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from config.stylesheet import NAME, BundleFinder, bundle, sources


def test_the_bundle_is_found_and_holds_every_source_in_the_order_of_the_cascade():
    found = Path(finders.find(NAME))
    names = [path.name for path in sources()]

    assert found.read_text("utf-8") == bundle()
    assert (names[0], names[-1]) == ("tokens.css", "print.css")


def test_collectstatic_lists_the_bundle():
    listed = [name for name, _storage in BundleFinder().list([])]

    assert listed == [NAME]


def test_the_stylesheet_stays_small():
    shared = sum(path.stat().st_size for path in sources() if path.parent.name != "pages")

    assert shared < 60 * 1024
    assert len(gzip.compress(bundle().encode())) < 16 * 1024


def test_the_stylesheet_loads_nothing_else():
    assert re.findall(r"@import|url\(|@font-face|https?:", bundle()) == []


def test_every_custom_property_that_is_used_is_defined():
    text = bundle()

    used, defined = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+):", text))

    assert used - defined == set()
