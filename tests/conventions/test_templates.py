"""How pages are made: nothing unused, nothing inline, every field and component in its one place."""

import re
from pathlib import Path

import allauth
import django
import pytest

from tests.conventions.sources import ROOT, name_of, python_files, templates, text_of

TEMPLATE_LINES = 100
TEMPLATES = templates()
COMPONENTS = {
    name: path
    for name, path in TEMPLATES.items()
    if name.startswith("components/") and not Path(name).name.startswith("_")
}
FOREIGN = [
    folder
    for package in (django, allauth)
    for folder in Path(package.__file__).parent.rglob("templates")
    if folder.is_dir()
]
# Django finds these by their names alone.
BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Inputs may be written where fields are drawn; a submit button is `<button>`.
FIELD_FOLDERS = ("forms/", "django/forms/", "allauth/elements/")
INLINE = {
    "style element": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "script without a file": r"<script\b(?![^>]*\ssrc=)",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "javascript address": r"javascript:",
}


def without_comments(text):
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", "", text, flags=re.DOTALL)


def names_in(text):
    return set(re.findall(r"""["']([\w./-]+\.html)["']""", text))


def all_mentions():
    found = set()
    for path in python_files("tsumiki", "config"):
        found |= names_in(text_of(path))
    for path in TEMPLATES.values():
        found |= names_in(without_comments(text_of(path)))
    return found


def is_named_in_parts(name):
    """True when code puts the name together, as in f"planning/{part}.html"."""
    parts = {
        found
        for path in python_files("tsumiki")
        for found in re.findall(r"""f["']([\w./{}-]+/{\w+(?:\.\w+)*}\.html)["']""", text_of(path))
    }
    return any(re.fullmatch(re.sub(r"{[^}]*}", "[a-z][a-z_]*", part), name) for part in parts)


def overrides(name):
    """True when the template replaces one of Django's or allauth's."""
    return any((folder / name).exists() for folder in FOREIGN)


def test_every_template_is_used():
    mentioned = all_mentions()
    unused = {
        name
        for name in set(TEMPLATES) - mentioned - BY_CONVENTION
        if not overrides(name) and not is_named_in_parts(name)
    }

    assert unused == set()


def test_templates_are_short():
    long = {name: text_of(path).count("\n") for name, path in TEMPLATES.items()}

    assert {name: lines for name, lines in long.items() if lines > TEMPLATE_LINES} == {}


@pytest.mark.parametrize("what", INLINE)
def test_nothing_is_inline(what):
    pattern = re.compile(INLINE[what], re.IGNORECASE)
    found = [name for name, path in TEMPLATES.items() if pattern.search(without_comments(text_of(path)))]

    assert found == []


def test_fields_are_drawn_in_one_place():
    pattern = re.compile(r"<(input|select|textarea)\b", re.IGNORECASE)
    found = [
        name
        for name, path in TEMPLATES.items()
        if not name.startswith(FIELD_FOLDERS) and pattern.search(without_comments(text_of(path)))
    ]

    assert found == []


def test_no_page_asks_another_host():
    """Links may lead away; nothing is loaded from elsewhere."""
    pattern = re.compile(r"""(?:src|srcset|action)=["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//""")
    found = [name for name, path in TEMPLATES.items() if pattern.search(text_of(path))]
    sheets = [
        p for p in (ROOT / "static").rglob("*.css") if re.search(r"@import|url\([\"']?https?:", text_of(p))
    ]

    assert (found, [name_of(path) for path in sheets]) == ([], [])


def test_posting_forms_carry_the_csrf_token():
    forms = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.DOTALL | re.IGNORECASE)
    bare = [
        name
        for name, path in TEMPLATES.items()
        for form in forms.findall(without_comments(text_of(path)))
        if "csrf_token" not in form
    ]

    assert bare == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_documents_its_parameters_in_the_first_line(name):
    first = text_of(COMPONENTS[name]).splitlines()[0]

    assert re.match(rf"{{# {Path(name).stem}\b.+#}}$", first)


def drawn_from(*starts):
    """Every template reached from these, by include or extends."""
    seen, waiting = set(), list(starts)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in TEMPLATES:
            continue
        seen.add(name)
        waiting += names_in(without_comments(text_of(TEMPLATES[name])))
    return seen


def test_every_component_is_in_the_style_guide_or_on_the_error_pages():
    drawn = drawn_from("portal/style_guide.html", "404.html")

    assert set(COMPONENTS) - drawn == set()


def test_every_component_stylesheet_has_its_component():
    sheets = {path.stem for path in (ROOT / "static" / "css" / "components").glob("*.css")}

    assert sheets - {Path(name).stem for name in COMPONENTS} == set()


def test_buttons_take_nothing_from_around_them():
    """`form`, `name` and `value` mean something in nearly every page, and something else to a button."""
    includes = re.compile(r"{% include [\"']components/button\.html[\"'][^%]*%}")
    leaking = [
        name
        for name, path in TEMPLATES.items()
        for include in includes.findall(text_of(path))
        if not include.endswith(" only %}")
    ]

    assert leaking == []
