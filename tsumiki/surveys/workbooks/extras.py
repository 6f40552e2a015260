"""What lies in a workbook beside plain cells: formulas, errors, notes, text boxes and pictures, each with its cell."""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tsumiki.kernel.sheets import cell_address

# How a formula (however its tag is prefixed) ends and an error begins: few and plain, every workbook pays for it.
_SUSPECTS = (b"f>", b'="e"', b"='e'")
_SHEET = "xl/worksheets/"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Extra:
    """kind: formula (text is the result), error, note, shape (text of a box) or picture."""

    kind: str
    sheet: str
    cell: str
    text: str


def find_extras(content: bytes) -> tuple[Extra, ...]:
    """Return the extras of a workbook whose archive has been measured; nothing is parsed where there are none."""
    found: list[Extra] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        parts = [name for name in names.values() if name.lower().startswith(_SHEET) and name.endswith(".xml")]
        related = any(name.lower().startswith(f"{_SHEET}_rels/") for name in names)
        contents = {name: archive.read(name) for name in parts}
        suspects = {name: data for name, data in contents.items() if _is_suspect(data)}
        if not suspects and not related:
            return ()
        titles = _titles(archive)
        for part in parts:
            sheet = titles.get(part, "")
            if part in suspects:
                found += _cells(suspects[part], sheet)
            for kind, target in _relations(archive, part, names):
                found += _attached(kind, archive.read(target), sheet)
    return tuple(found)


def _is_suspect(sheet: bytes) -> bool:
    # What follows the cells (lists to choose from, coloured ranges) has formulas of its own that are no content.
    end = sheet.rfind(b"sheetData>")
    return any(sheet.find(mark, 0, end) >= 0 for mark in _SUSPECTS)


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part → name of the sheet."""
    book = _parsed(archive.read("xl/workbook.xml"))
    relations = {
        node.get("Id"): posixpath.normpath(posixpath.join("xl", (node.get("Target") or "").lstrip("/")))
        for node in _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    }
    return {
        relations.get(node.get(_RELATION), "").replace("xl/xl/", "xl/"): node.get("name") or ""
        for node in book.iter()
        if _tag(node) == "sheet"
    }


def _relations(archive: zipfile.ZipFile, part: str, names: dict[str, str]) -> list[tuple[str, str]]:
    folder, name = posixpath.split(part)
    listed = names.get(f"{folder}/_rels/{name}.rels".lower())
    if not listed:
        return []
    found = []
    for node in _parsed(archive.read(listed)):
        kind = (node.get("Type") or "").rsplit("/", 1)[-1]
        target = node.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        path = posixpath.normpath(path).lower()
        if kind in ("comments", "threadedComment", "drawing") and path in names:
            found.append((kind, names[path]))
    return found


def _cells(data: bytes, sheet: str) -> list[Extra]:
    found = []
    for cell in _parsed(data).iter():
        if _tag(cell) != "c":
            continue
        children = {_tag(child): child for child in cell}
        shown = "".join(children["v"].itertext()) if "v" in children else ""
        shown = "".join(children["is"].itertext()) if "is" in children else shown
        if cell.get("t") == "e":
            found.append(Extra("error", sheet, cell.get("r") or "", shown))
        elif "f" in children:
            found.append(Extra("formula", sheet, cell.get("r") or "", shown))
    return found


def _attached(kind: str, data: bytes, sheet: str) -> list[Extra]:
    root = _parsed(data)
    if kind == "drawing":
        return [_drawn(anchor, sheet) for anchor in root if _tag(anchor).endswith("Anchor")]
    return [
        Extra("note", sheet, node.get("ref") or "", _text(node).strip())
        for node in root.iter()
        if _tag(node) in ("comment", "threadedComment")
    ]


def _drawn(anchor: ET.Element, sheet: str) -> Extra:
    place = {_tag(node): node.text or "0" for start in anchor if _tag(start) == "from" for node in start}
    cell = cell_address(int(place.get("row", "0")) + 1, int(place.get("col", "0")))
    text = _text(anchor).strip()
    return Extra("shape" if text else "picture", sheet, cell, text)


def _text(node: ET.Element) -> str:
    return "".join(part.text or "" for part in node.iter() if _tag(part) in ("t", "text"))


def _tag(node: ET.Element) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _parsed(data: bytes) -> ET.Element:
    # Expansion of entities is how a small XML file fills memory; no spreadsheet program writes a DOCTYPE.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ET.ParseError("document type in a workbook")
    return ET.fromstring(data)  # noqa: S314
