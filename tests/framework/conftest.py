"""The vocabulary as shipped, and a copy of its YAML that a test may spoil."""

import shutil

import pytest
import yaml

from tsumiki.framework.editions import EDITIONS
from tsumiki.framework.services import load_editions


@pytest.fixture
def vocabulary(db):
    return load_editions()


@pytest.fixture
def root(tmp_path):
    """A copy of the shipped editions."""
    return shutil.copytree(EDITIONS, tmp_path / "editions")


@pytest.fixture
def edit(root):
    """edit("fields", function, year=2022) lets the function change a file's content."""

    def apply(file, change, year=2022):
        path = root / str(year) / f"{file}.yaml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    return apply
