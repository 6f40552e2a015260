"""Zip containers: those that people upload, measured before any reader sees them, and those that we send in pieces."""

import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from tsumiki.kernel.errors import InputError

MEGABYTE = 1_000_000
_MOST_PARTS = 2_000
# Text compresses 10 to 40 times in honest documents; a part that unpacks 200 times over is made to harm.
_MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1 * MEGABYTE
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".msi", ".scr", ".jar", ".hta", ".lnk")
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".7z", ".docx", ".docm", ".pptx", ".pptm", ".rar", ".cab")

# f(name of the part in small letters, the end of the chunk before this one and this one)
Look = Callable[[str, bytes], None]


def size_in_words(count: int) -> str:
    return f"{count / MEGABYTE:g}MB" if count >= MEGABYTE else f"{count:,}バイト"


def check_archive(
    content: bytes,
    shown: str,
    *,
    kind: str,
    max_uncompressed: int,
    embedded: Collection[str] = (),
    look: Look | None = None,
) -> list[str]:
    """Return the names of the parts, in small letters. `shown` is the file's name, `kind` what it should have been.

    `embedded`: endings of files that may lie inside, such as the workbook behind a chart. `look` sees every part
    as it is unpacked; what it raises goes through. Raises InputError for macros, passwords, bombs, programs and damage.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename.replace("\\", "/").lower() for part in parts]
            _refuse_macros(names, shown, kind)
            _refuse_what_it_says(parts, shown, max_uncompressed)
            _refuse_embedded(names, shown, embedded)
            # The directory may lie about sizes, so every part is unpacked once, counted and thrown away.
            left = max_uncompressed
            for part, name in zip(parts, names, strict=True):
                left = _unpack_and_count(archive, part, left, look and _looking_at(look, name))
                if left < 0:
                    raise _bomb(shown, max_uncompressed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise damaged(shown, kind) from None
    return names


def damaged(shown: str, kind: str) -> InputError:
    return InputError(
        f"「{shown}」は壊れていて読み取れません。ご自分のパソコンで開けるかを確かめ、「{kind}」として保存し直してください。"
    )


def _refuse_macros(names: Sequence[str], shown: str, kind: str) -> None:
    if any(name.rsplit("/", 1)[-1] in _MACRO_PARTS or "/macrosheets/" in name for name in names):
        raise InputError(
            f"「{shown}」にはマクロが含まれています。マクロのない「{kind}」として保存し直してください。"
        )


def _refuse_what_it_says(parts: Sequence[zipfile.ZipInfo], shown: str, max_uncompressed: int) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise InputError(f"「{shown}」にはパスワードが付いています。パスワードを外して保存し直してください。")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > max_uncompressed:
        raise _bomb(shown, max_uncompressed)
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise _bomb(shown, max_uncompressed)


def _refuse_embedded(names: Sequence[str], shown: str, allowed: Collection[str]) -> None:
    refused = tuple(ending for ending in (*_NESTED, *_PROGRAMS) if ending not in allowed)
    if any(name.endswith(refused) for name in names):
        raise InputError(
            f"「{shown}」には別のファイルが埋め込まれています。埋め込みを外して保存し直してください。"
        )


def _bomb(shown: str, max_uncompressed: int) -> InputError:
    return InputError(
        f"「{shown}」は、広げると{size_in_words(max_uncompressed)}を超えるか、異常に圧縮されているため、読み取りません。"
        "使っていない行やシート、画像を消して保存し直してください。"
    )


def _looking_at(look: Look, name: str) -> Callable[[bytes], None]:
    return lambda chunk: look(name, chunk)


def _unpack_and_count(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, look: Callable[[bytes], None] | None
) -> int:
    """Return what is left of the allowance; below zero, the rest of the part was not unpacked."""
    tail = b""
    with archive.open(part) as stream:
        while left >= 0 and (chunk := stream.read(65_536)):
            left -= len(chunk)
            if look and left >= 0:
                # What is looked for may lie across two chunks.
                look(tail + chunk)
                tail = chunk[-32:]
    return left


class _Pieces(io.RawIOBase):
    """A file that is only written on, and emptied as it grows."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A zip of files that are compressed already, one piece for each."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
            yield pieces.take()
    yield pieces.take()
