"""What the documents promise is there."""

import ast
import re

import pytest
from django.core.management import get_commands

from tests.conventions.sources import ROOT, calls_of, python_files, text_of

DOCUMENTS = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
INSTALL = ROOT / "docs" / "operations" / "install.md"
README_LINES = 80
ADR_LINES = 60


def make_targets():
    return set(re.findall(r"^([a-z][a-z-]*):", text_of(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_readme_is_short_and_shows_the_product(name):
    text = text_of(ROOT / name)

    assert text.count("\n") <= README_LINES
    assert "docs/img/home.png" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_documents_exist(path):
    text = text_of(path)
    targets = set(re.findall(r"(?:^ *|`)make ([a-z-]+)", text, re.MULTILINE))
    verbs = set(re.findall(r"(?:^ *|`|bin/)tsumiki ([a-z_]+)", text, re.MULTILINE))

    assert targets - make_targets() == set()
    assert verbs - known_verbs() == set()


def known_verbs():
    return set(get_commands())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_in_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(path))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    assert [link for link in local if not (path.parent / link).exists()] == []


def test_every_document_is_reached_from_the_index():
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", text_of(index))}
    documents = {path.resolve() for path in (ROOT / "docs").rglob("*.md")} - {index.resolve()}

    assert documents - linked == set()


def test_decisions_are_numbered_without_gaps_and_fit_on_a_page():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = text_of(path)
        assert text.count("\n") <= ADR_LINES
        assert [head for head in ("## Context", "## Decision", "## Consequences") if head not in text] == []


def variables_read():
    """Every environment variable that the settings ask for, by their own calls."""
    names = set()
    for path in python_files("config"):
        for call in calls_of(path, {"text", "flag", "number", "words"}):
            if call.args and isinstance(call.args[0], ast.Constant):
                names.add(call.args[0].value)
    return names


def test_installation_lists_every_environment_variable():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text_of(INSTALL), re.MULTILINE))

    assert documented == variables_read()
