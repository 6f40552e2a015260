"""Files under a false name: what somebody who chose a PDF or a picture is told."""

import io
import zipfile

from tsumiki.kernel.errors import InputError

_BEGINNINGS = {
    b"%PDF-": "PDF",
    b"\x89PNG": "画像",
    b"\xff\xd8\xff": "画像",
    b"GIF8": "画像",
    b"BM": "画像",
    b"II*\x00": "画像",
    b"MM\x00*": "画像",
    b"{\\rtf": "文書（.rtf）",
    b"7z\xbc\xaf\x27\x1c": "圧縮ファイル（.7z）",
    b"Rar!": "圧縮ファイル（.rar）",
    b"\x1f\x8b": "圧縮ファイル（.gz）",
}
_PAGES = (b"<!doctype html", b"<html")
# The first part of a container that tells what it is.
_PARTS = {"word/": "Word", "ppt/": "PowerPoint", "content.xml": "OpenDocument"}


def refuse_other_kinds(content: bytes, shown: str) -> None:
    """Raise InputError with one sentence where the content is plainly of another kind than a table."""
    kind = _container(content) if content.startswith(b"PK") else _single(content)
    if kind:
        raise InputError(
            f"「{shown}」はExcelファイルではありません（{kind}のようです）。"
            "Excelで「Excelブック（.xlsx）」として保存したファイルを選んでください。"
        )


def _single(content: bytes) -> str:
    for beginning, kind in _BEGINNINGS.items():
        # A table may begin with the letters BM; a picture goes on with bytes that no text has.
        if content.startswith(beginning) and (beginning != b"BM" or b"\0" in content[:16]):
            return kind
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "画像"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "画像"
    return "ウェブページ" if content[:200].lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_PAGES) else ""


def _container(content: bytes) -> str:
    """Whatever is broken here is for the check of archives to say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return ""
    if "xl/workbook.xml" in names:
        return ""
    if "xl/workbook.bin" in names:
        return "Excelバイナリブック（.xlsb）"
    for beginning, kind in _PARTS.items():
        if any(name.startswith(beginning) for name in names):
            return kind
    return "圧縮ファイル（.zip）"
