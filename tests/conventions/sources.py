"""Where our own files are."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("tsumiki", "config")
CODE = (*PRODUCT, "bench", "scripts")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def functions_of(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def calls_of(path: Path, names: set[str]) -> Iterator[ast.Call]:
    """Calls of a function or method with one of these names."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def length_of(function: Function) -> int:
    return function.end_lineno - function.lineno + 1


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def template_folders() -> list[Path]:
    return [ROOT / "templates", *sorted((ROOT / "tsumiki").glob("*/templates"))]


def templates() -> dict[str, Path]:
    """Our templates by the name Django knows them by."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in template_folders()
        for path in sorted(folder.rglob("*.html"))
    }


def verbs_of(view: Callable) -> set[str]:
    """The verbs a view allows, by its own refusal of one that nobody uses; empty when it does not refuse."""
    request = RequestFactory().generic("PURGE", "/")
    request.user = AnonymousUser()
    answer = view(request)
    return set(answer.headers["Allow"].split(", ")) if answer.status_code == 405 else set()
