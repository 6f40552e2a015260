"""typst with our fonts only: what is printed does not depend on the machine it is printed on."""

import json
import threading
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import typst

from tsumiki.kernel.text import printable

# One compiler serves one caller at a time; compiling takes a fraction of a second.
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [str(resources.files(f"noto_cjk_sans_jp_{weight}")) for weight in ("regular", "bold")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=4)
def _compiler(template: str) -> typst.Compiler:
    folder = resources.files("tsumiki.kernel.papers").joinpath("templates")
    # The root keeps templates from reading any file outside their own folder.
    return typst.Compiler(
        str(folder.joinpath(template)), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True
    )


def compile_template(
    template: str,
    data: dict[str, Any],
    *,
    kind: Literal["pdf", "png"] = "pdf",
    ppi: float | None = None,
    standards: tuple[Literal["ua-1"], ...] = (),
) -> bytes:
    """Fill one of our own templates with data and return the file.

    The data travels as JSON beside the template, never inside it, so no text can become markup.
    """
    inputs = {"data": json.dumps(_clean(data), ensure_ascii=False)}
    with _LOCK:
        made = _compiler(template).compile(
            format=kind, ppi=ppi, sys_inputs=inputs, pdf_standards=list(standards)
        )
    if isinstance(made, bytes):
        return made
    raise TypeError("a paper is one file and a picture one page")


# The same picture stands in several papers of one set.
@lru_cache(maxsize=16)
def rasterise(svg: str, *, ppi: float = 200) -> bytes:
    """Return an SVG picture as PNG, for Word."""
    return compile_template("picture.typ", {"svg": svg}, kind="png", ppi=ppi)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
