"""Documents and pictures that people attach: the content decides what a file is, and nothing dangerous is kept.

    taken = take_upload(request.FILES["plan"])     # Upload(name="構想.pdf", content_type="application/pdf", content=b"…")

Pictures are written anew (no place of the photographer, no foreign bytes); documents are measured and kept as they are.
Whoever serves them again sends them as attachments with `attachment_of`.
"""

import io
import unicodedata
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from PIL import Image, ImageOps, UnidentifiedImageError

from tsumiki.kernel.archives import MEGABYTE, check_archive, size_in_words
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input

MOST_BYTES = 10 * MEGABYTE
# What a document may unpack to; a deck of slides with photographs stays below it.
_MOST_UNPACKED = 200 * MEGABYTE
# A sheet of A3 at 400 dpi has 30 million.
_MOST_PIXELS = 40_000_000
_LONGEST_NAME = 80
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The part that tells what a package is: its ending and its type.
_PACKAGES = {
    "word/document.xml": ("docx", f"{_OFFICE}.wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", f"{_OFFICE}.presentationml.presentation"),
}
_PICTURES = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg")}
KINDS = "PDF、Word（.docx）、Excel（.xlsx）、PowerPoint（.pptx）、画像（PNG・JPEG）"
# For the browser's dialogue; the content decides in the end.
ENDINGS = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"
LIMIT_IN_WORDS = size_in_words(MOST_BYTES)
FILE_HELP = f"{KINDS}。{LIMIT_IN_WORDS}まで。"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it may be kept; the ending of `name` is that of its content."""

    name: str
    content_type: str
    content: bytes


def take_upload(file: BinaryIO, *, name: str) -> Upload:
    """Return a file that may be kept. Raises InputError with a sentence that names the file and says what to do."""
    shown = shown_name(name)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InputError(f"「{shown}」は大きすぎます。{LIMIT_IN_WORDS}までのファイルを選んでください。")
    if not content.strip(b"\x00\t\r\n "):
        raise InputError(f"「{shown}」は空のファイルです。内容のあるファイルを選んでください。")
    if content.startswith(b"%PDF-"):
        return Upload(_named(shown, "pdf"), "application/pdf", content)
    if content.startswith(b"PK"):
        return _document(content, shown)
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _picture(content, shown)
    if content.startswith(_OLE):
        raise InputError(
            f"「{shown}」は、パスワードが付いているか、古い形式（.doc、.xls、.ppt）です。"
            "パスワードを外し、いまの形式（.docx、.xlsx、.pptx）かPDFで保存し直してください。"
        )
    raise InputError(f"「{shown}」は受け付けていない種類のファイルです。{KINDS}のどれかにしてください。")


def shown_name(name: str) -> str:
    """The last part of a name, without characters that no file system or header likes."""
    last = normalise_input(name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = "".join(
        "_" if each in '<>:"|?*' else each for each in last if unicodedata.category(each)[0] != "C"
    )
    stem, dot, ending = plain.strip(" .").rpartition(".")
    if not dot or len(ending) > 5:
        return plain.strip(" .")[:_LONGEST_NAME] or "ファイル"
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


def _named(shown: str, ending: str) -> str:
    stem, dot, said = shown.rpartition(".")
    if dot and said.lower() in (ending, "jpeg" if ending == "jpg" else ending):
        return shown
    return f"{stem or shown}.{ending}"


def _document(content: bytes, shown: str) -> Upload:
    # A chart in Word or PowerPoint brings the workbook of its figures along.
    parts = check_archive(
        content, shown, kind="Word・Excel・PowerPoint", max_uncompressed=_MOST_UNPACKED, embedded=(".xlsx",)
    )
    for part, (ending, content_type) in _PACKAGES.items():
        if part in parts and "[content_types].xml" in parts:
            return Upload(_named(shown, ending), content_type, content)
    raise InputError(
        f"「{shown}」はZIPファイルか、受け付けていない種類のファイルです。{KINDS}のどれかにしてください。"
    )


def _picture(content: bytes, shown: str) -> Upload:
    """The same picture in bytes of our own, upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_PICTURES)) as picture:
                kind = str(picture.format)
                if picture.width * picture.height > _MOST_PIXELS:
                    raise InputError(
                        f"「{shown}」は画素が多すぎます（{picture.width:,}×{picture.height:,}）。縮小してから選んでください。"
                    )
                upright = ImageOps.exif_transpose(picture)
                upright.info.clear()
                written = io.BytesIO()
                if kind == "JPEG":
                    upright.convert("RGB").save(written, "JPEG", quality=88, optimize=True)
                else:
                    upright.save(written, "PNG")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InputError(
            f"「{shown}」は壊れていて画像として読み取れません。画像を保存し直してください。"
        ) from None
    except Image.DecompressionBombWarning:
        raise InputError(f"「{shown}」は画素が多すぎます。縮小してから選んでください。") from None
    ending, content_type = _PICTURES[kind]
    return Upload(_named(shown, ending), content_type, written.getvalue())


def attachment_of(name: str, content_type: str, content: bytes) -> HttpResponse:
    """An answer that a browser saves and never runs, whatever stands in the file."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
