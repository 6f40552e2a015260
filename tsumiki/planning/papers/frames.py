"""The frame of each paper (headings, fixed sentences, order, limits), by fiscal year, from the YAML beside the app. Pure."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FRAMES = Path(__file__).parent.parent / "data" / "papers"
KINDS = ("residents", "council", "slides", "strategy", "regional", "grant")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PAPER_KEYS = {"label", "purpose", "title", "subtitle", "layout", "formats", "notes", "parts"}
_PART_KEYS = {"key", "title", "level", "says", "tells", "limit", "style"}


@dataclass(frozen=True, slots=True)
class PartFrame:
    """A part of a paper: `says` are fixed sentences, `tells` name what is taken from the record.

    `limit`: characters the form allows (only flagged); a number after a colon in `tells` cuts a text at a sentence.
    """

    key: str
    title: str = ""
    level: int = 1
    says: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    limit: int | None = None
    style: str = "note"


@dataclass(frozen=True, slots=True)
class Frame:
    kind: str
    fiscal_year: int
    label: str
    purpose: str
    title: str
    subtitle: str
    formats: tuple[str, ...]
    parts: tuple[PartFrame, ...]
    layout: str = "report"
    notes: tuple[str, ...] = ()


def years(root: Path = FRAMES) -> list[int]:
    return sorted(int(path.name) for path in root.iterdir() if path.name.isdigit())


def frame_for(kind: str, fiscal_year: int) -> Frame:
    """Return the frame of the year, or of the last year before it that has one, or else the first there is."""
    before = [year for year in years() if year <= fiscal_year]
    return _load(kind, before[-1] if before else years()[0])


@lru_cache(maxsize=64)
def _load(kind: str, fiscal_year: int) -> Frame:
    path = FRAMES / str(fiscal_year) / f"{kind}.yaml"
    return read(kind, fiscal_year, yaml.load(path.read_text(encoding="utf-8"), _LOADER))  # noqa: S506 (a safe loader)


def read(kind: str, fiscal_year: int, data: dict[str, Any]) -> Frame:
    """Check a frame and return it. Raises ValueError that says what is wrong."""
    unknown = set(data) - _PAPER_KEYS
    parts = data.get("parts") or []
    unknown |= {key for part in parts for key in set(part) - _PART_KEYS}
    if unknown:
        raise ValueError(f"{kind} {fiscal_year}: unknown keys {sorted(unknown)}")
    keys = [part["key"] for part in parts]
    if not keys or len(set(keys)) != len(keys):
        raise ValueError(f"{kind} {fiscal_year}: every part has a key of its own")
    return Frame(
        kind=kind,
        fiscal_year=fiscal_year,
        label=data["label"],
        purpose=data["purpose"],
        title=data["title"],
        subtitle=data.get("subtitle", ""),
        formats=tuple(data["formats"]),
        layout=data.get("layout", "report"),
        notes=tuple(data.get("notes", ())),
        parts=tuple(
            PartFrame(**part | {name: tuple(part.get(name, ())) for name in ("says", "tells")})
            for part in parts
        ),
    )
