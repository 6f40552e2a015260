"""docs/glossary.md is held true in both directions."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

from tsumiki.accounts.roles import PERMISSION_LABELS, ROLES, SCOPE_LABELS, Permission, Scope
from tsumiki.framework.editions import available_years, load_edition

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
ROW = re.compile(r"^\| (?P<word>[^|]+?) \| `(?P<identifier>[^`]+)` \|", re.MULTILINE)


def _section(title):
    """The (identifier, 日本語) pairs of one section."""
    text = GLOSSARY.read_text(encoding="utf-8")
    body = re.search(rf"^## {re.escape(title)}.*?$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL).group(1)
    rows = [(row["identifier"], row["word"]) for row in ROW.finditer(body)]
    assert len(dict(rows)) == len(rows), f"{title}: an identifier stands twice"
    return dict(rows)


def test_every_model_stands_in_the_glossary_with_its_japanese_word():
    models = {
        f"{model._meta.app_label}.{model.__name__}": str(model._meta.verbose_name)
        for model in apps.get_models()
        if model.__module__.startswith("tsumiki.")
    }

    assert _section("Models") == models


def test_every_role_stands_in_the_glossary():
    assert _section("Roles") == {role.code: role.label for role in ROLES.values()}


def test_every_permission_stands_in_the_glossary():
    assert _section("Permissions") == {
        str(permission): PERMISSION_LABELS[permission] for permission in Permission
    }


def test_every_scope_stands_in_the_glossary():
    assert _section("Scopes") == {str(scope): SCOPE_LABELS[scope] for scope in Scope}


def test_every_code_of_the_vocabulary_stands_in_the_glossary():
    latest = load_edition(available_years()[-1])

    assert _section("Codes of the vocabulary") == {
        f"{table}:{row['code']}": row["name"]
        for table in ("fields", "problems", "steps")
        for row in latest.rows(table)
    }


@pytest.mark.parametrize("identifier", _section("Other words"))
def test_every_other_identifier_exists(identifier):
    parts = identifier.split(".")
    found = importlib.import_module(f"tsumiki.{parts[0]}")
    for depth, part in enumerate(parts[1:], start=2):
        if not hasattr(found, part):
            importlib.import_module(".".join(["tsumiki", *parts[:depth]]))
        found = getattr(found, part)


def test_no_two_japanese_words_of_models_are_the_same():
    words = list(_section("Models").values())

    assert len(set(words)) == len(words)
