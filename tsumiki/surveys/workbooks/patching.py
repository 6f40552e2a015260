"""One zip file made many times over: unchanged parts are copied as they lie, compressed, with their checksum."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
# Fast rather than small: the text of a sheet shrinks nine tenths either way.
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class _Stored:
    """A part as it lies in the file."""

    name: bytes
    method: int
    time: int
    day: int
    checksum: int
    compressed: bytes
    size: int

    def local(self) -> bytes:
        header = _LOCAL.pack(
            b"PK\x03\x04", _VERSION, 0, self.method, self.time, self.day, self.checksum,
            len(self.compressed), self.size, len(self.name), 0,
        )  # fmt: skip
        return header + self.name + self.compressed

    def central(self, offset: int) -> bytes:
        header = _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, 0, _VERSION, 0, 0, self.method, self.time, self.day, self.checksum,
            len(self.compressed), self.size, len(self.name), 0, 0, 0, 0, 0, offset,
        )  # fmt: skip
        return header + self.name


class Template:
    """A workbook of which the parts in `changing` are replaced for every copy."""

    def __init__(self, content: bytes, changing: tuple[str, ...]) -> None:
        self.parts: dict[str, str] = {}
        head, directory = bytearray(), bytearray()
        self._count = 0
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for about in archive.infolist():
                if about.filename in changing:
                    self.parts[about.filename] = archive.read(about).decode()
                    continue
                stored = _stored(content, about)
                directory += stored.central(len(head))
                head += stored.local()
                self._count += 1
        if missing := set(changing) - set(self.parts):
            raise ValueError(f"the template has no part {sorted(missing)}")
        self._head, self._directory = bytes(head), bytes(directory)

    def copy(self, parts: Mapping[str, str]) -> bytes:
        """Return the workbook with these parts; each name of `changing` must be there."""
        pieces, directory = [self._head], [self._directory]
        offset = len(self._head)
        for name in self.parts:
            stored = _deflated(name, parts[name].encode())
            local = stored.local()
            directory.append(stored.central(offset))
            pieces.append(local)
            offset += len(local)
        listed = b"".join(directory)
        count = self._count + len(self.parts)
        pieces += [listed, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)]
        return b"".join(pieces)


def _stored(content: bytes, about: zipfile.ZipInfo) -> _Stored:
    start = about.header_offset
    # The local header may carry other lengths than the directory.
    name, extra = struct.unpack_from("<HH", content, start + 26)
    start += _LOCAL.size + name + extra
    compressed = content[start : start + about.compress_size]
    time, day = _moment(about.date_time)
    return _Stored(
        about.filename.encode(), about.compress_type, time, day, about.CRC, compressed, about.file_size
    )


def _moment(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _deflated(name: str, data: bytes) -> _Stored:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    compressed = packer.compress(data) + packer.flush()
    time, day = _moment((1980, 1, 1, 0, 0, 0))
    return _Stored(name.encode(), zipfile.ZIP_DEFLATED, time, day, zlib.crc32(data), compressed, len(data))
