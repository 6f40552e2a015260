"""Read the programme's vocabulary, edition by edition, from the YAML beside this module. Pure: no database, no Django.

An edition may be `based_on` an earlier one: what it does not say is taken from there (see data/README.md).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

EDITIONS = Path(__file__).parent / "data" / "editions"

# libyaml where the package has it: five times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Row = dict[str, Any]
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """One fiscal year's vocabulary, inheritance resolved. `tables["fields"]["rows"]` is a list of rows with a `code`."""

    fiscal_year: int
    meta: Row
    tables: dict[str, Table]

    def rows(self, table: str) -> list[Row]:
        return list(self.tables[table]["rows"])


def available_years(root: Path = EDITIONS) -> list[int]:
    return sorted(int(path.parent.name) for path in root.glob("*/edition.yaml"))


def load_edition(fiscal_year: int, root: Path = EDITIONS) -> Edition:
    """Return the edition with everything it inherits. Raises FileNotFoundError for a year without an edition."""
    folder = root / str(fiscal_year)
    meta = _read(folder / "edition.yaml")
    own = {path.stem: _read(path) for path in sorted(folder.glob("*.yaml")) if path.stem != "edition"}
    base_year = meta.get("based_on")
    if base_year is None:
        return Edition(fiscal_year, meta, {name: _merged({}, table) for name, table in own.items()})
    if base_year >= fiscal_year:
        raise ValueError(f"edition {fiscal_year} can only be based on an earlier year, not {base_year}")
    base = load_edition(base_year, root)
    tables = {
        name: _merged(base.tables.get(name, {}), own.get(name, {}))
        for name in sorted(base.tables.keys() | own.keys())
    }
    return Edition(fiscal_year, base.meta | meta, tables)


def _merged(base: Table, own: Table) -> Table:
    """Own rows replace base rows of the same code where they stand, new ones follow; other keys replace as a whole."""
    rows = {row["code"]: row for row in base.get("rows", [])}
    rows |= {row["code"]: row for row in own.get("rows", [])}
    for code in own.get("remove", []):
        del rows[code]
    rest = {key: value for key, value in own.items() if key not in {"rows", "remove", "sources"}}
    return {**base, **rest, "rows": list(rows.values())}


def _read(path: Path) -> Table:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as problem:
        raise ValueError(f"{path.name} is not YAML: {problem}") from problem
    if not isinstance(content, dict):
        raise TypeError(f"{path.name} is not a mapping")
    codes = [row.get("code") for row in content.get("rows", []) if isinstance(row, dict)]
    # Merging goes by code, so a second row of the same code would silently replace the first.
    if twice := sorted({str(code) for code in codes if codes.count(code) > 1}):
        raise ValueError(f"{path.name} has two rows of the code {', '.join(twice)}")
    return content
