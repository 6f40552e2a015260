"""Fetching publishers' files: streamed, bounded, checked, and put in place only when whole."""

import hashlib
import http.client
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tsumiki.diagnosis.services.conversion import convert_archive
from tsumiki.kernel.errors import InputError

_CHUNK = 64 * 1024
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file: fetched now, or there already and whole."""

    path: Path
    is_new: bool
    is_known_copy: bool


def fetch_source(
    entry: dict[str, Any], folder: Path, *, base_url: str = "", codes: Iterable[str] = (), force: bool = False
) -> Fetched:
    """Bring one file of the manifest into `folder`.

    `base_url` takes the file by its name from another place (http, https, file) instead of the publisher's;
    there a converted file may lie ready made. `codes` are the towns that a conversion must find.
    Raises InputError with a sentence; a file that was there before stays then.
    """
    target = folder / entry["path"]
    if not force and is_known_copy(target, entry):
        return Fetched(target, is_new=False, is_known_copy=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        part.touch()
    except OSError as error:
        raise InputError(
            f"{target.parent} に書き込めません。書き込めるフォルダーを環境変数 TSUMIKI_DATA で指定してください。"
        ) from error
    ready_made = bool(base_url) or "archive" not in entry
    url = f"{base_url.rstrip('/')}/{target.name}" if base_url else entry["url"]
    try:
        download(url, part, max_bytes=entry["max_bytes"])
    finally:
        if part.exists() and not part.stat().st_size:
            part.unlink()
    if ready_made:
        _require_known(part, entry, url)
    else:
        made = target.with_name(f"{target.name}.made")
        try:
            made.write_bytes(convert_archive(part, entry["archive"], codes))
        finally:
            part.unlink()
        part = made
    part.replace(target)
    return Fetched(target, is_new=True, is_known_copy=is_known_copy(target, entry))


def is_known_copy(path: Path, entry: dict[str, Any]) -> bool:
    """Whether the file is there and is, byte for byte, the copy that was checked."""
    return path.is_file() and _sha256(path) == entry["sha256"]


def download(url: str, part: Path, *, max_bytes: int) -> None:
    """Stream `url` into `part`, going on where an earlier try stopped if the other side can.

    Raises InputError; what has arrived stays in `part` for the next try, unless it is too large.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https", "file"):
        raise InputError(
            f"取得元 {url} は使えません。http、https、file のいずれかで始まるURLを指定してください。"
        )
    try:
        have = part.stat().st_size if part.exists() else 0
        request = urllib.request.Request(url, headers={"User-Agent": "tsumiki-data"})  # noqa: S310
        if have:
            request.add_header("Range", f"bytes={have}-")
        with _open(request, part) as response:
            # 206 is the answer of a server that goes on; any other sends the whole file again.
            goes_on = getattr(response, "status", None) == http.HTTPStatus.PARTIAL_CONTENT
            with part.open("ab" if goes_on else "wb") as file:
                _copy(response, file, max_bytes)
                file.flush()
                os.fsync(file.fileno())
    except _TooLargeError:
        part.unlink()
        raise InputError(
            f"{url} が上限（{max_bytes:,}バイト）を超えたため、取得をやめました。取得元を確かめてください。"
        ) from None
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(
            f"{url} を取得できません（サーバーの応答 {error.code}）。取得元のページが移った可能性があります。"
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise InputError(
            f"{url} に接続できないか、途中で切れました（{getattr(error, 'reason', None) or error}）。"
            "もう一度実行すると続きから取得します。閉じたネットワークでは、別の端末で取得したファイルを"
            "`tsumiki data fetch --from file:///フォルダー` で取り込めます。"
        ) from error


class _TooLargeError(Exception):
    pass


def _open(request: urllib.request.Request, part: Path) -> Any:
    try:
        return urllib.request.urlopen(request, timeout=_SECONDS)  # noqa: S310 (the scheme was checked)
    except urllib.error.HTTPError as error:
        # The server has nothing after what we hold: ask for the whole file once more.
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        error.close()
        part.unlink()
        request.remove_header("Range")
        return urllib.request.urlopen(request, timeout=_SECONDS)  # noqa: S310


def _copy(response: Any, file: BinaryIO, max_bytes: int) -> None:
    expected = response.headers.get("Content-Length")
    received = 0
    while chunk := response.read(_CHUNK):
        received += len(chunk)
        if file.tell() + len(chunk) > max_bytes:
            raise _TooLargeError
        file.write(chunk)
    if expected is not None and expected.isdigit() and received < int(expected):
        raise http.client.IncompleteRead(b"", int(expected) - received)


def _require_known(part: Path, entry: dict[str, Any], url: str) -> None:
    if _sha256(part) != entry["sha256"]:
        size = part.stat().st_size
        part.unlink()
        raise InputError(
            f"{url} の内容が、照合済みの{entry['title']}と一致しません（{size:,}バイト、登録は{entry['size']:,}バイト）。"
            "公表者が更新したか、途中で壊れています。使わずに捨てました。"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
