"""The table by which many people are invited at once: its template, and what people fill in, row by row as typed."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from tsumiki.accounts.roles import roles_for
from tsumiki.directory.models import Organisation
from tsumiki.directory.selectors import governments
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, ReadSheet, Sheet, cell_address, read_table, write_xlsx
from tsumiki.kernel.text import normalise_input

Kind = Organisation.Kind
# 1,788 governments with three people each.
MOST_ROWS = 6_000
COLUMNS = {
    "code": "団体コード",
    "name": "氏名",
    "email": "メールアドレス",
    "section": "課・部署",
    "role": "役割",
}
_ALSO_CALLED = {"メール": "email", "課": "section", "部署": "section", "課名": "section"}
_HEADINGS = {**{label: key for key, label in COLUMNS.items()}, **_ALSO_CALLED}
_NOTE = (
    "1行に1人を書きます。団体コードは6桁（例：313891）、役割はシート「役割」の言葉で書きます。"
    "「団体」の列は読み取りません。"
)
_WIDTHS = (12, 22, 18, 36, 24, 20)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was typed, and where."""

    sheet: str
    number: int
    code: str
    name: str
    email: str
    section: str
    role: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: `columns` says in which column each value stands; plain values that a session keeps."""

    name: str
    columns: dict[str, int]
    lines: tuple[Line, ...]
    blank: int  # rows with a code and nobody in them

    def where(self, line: Line, column: str) -> str:
        return f"シート「{line.sheet}」の{cell_address(line.number, self.columns[column])}"


def read(file: BinaryIO, *, name: str) -> Table:
    """Read the first sheet that has the five headings. Raises InputError with a sentence for anything else."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    sheets = read_table(file, name=name, max_rows=MOST_ROWS + 20)
    best: dict[str, int] = {}
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:20]):
            columns = _columns(row)
            if len(columns) == len(COLUMNS):
                return _table(shown, sheet, columns, sheet.rows[place + 1 :])
            best = max(best, columns, key=len)
    missing = "、".join(f"「{label}」" for key, label in COLUMNS.items() if key not in best)
    raise InputError(
        f"「{shown}」に、見出し{missing}がありません。様式を受け取り、その見出しのまま入力してください。"
    )


def _columns(row: ReadRow) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(row.values):
        key = _HEADINGS.get(_text(value).replace("（6桁）", "").replace("(6桁)", ""))
        if key:
            found.setdefault(key, place)
    return found


def _table(shown: str, sheet: ReadSheet, columns: dict[str, int], rows: Sequence[ReadRow]) -> Table:
    lines, blank = [], 0
    for row in rows:
        values = {key: _text(row.values[at]) for key, at in columns.items() if at < len(row.values)}
        if any(value for key, value in values.items() if key != "code"):
            lines.append(Line(sheet.name, row.number, **{key: values.get(key, "") for key in COLUMNS}))
        elif values.get("code"):
            blank += 1
    if not lines:
        raise InputError(f"「{shown}」には、招待する方が書かれていません。1行に1人を入力してください。")
    if len(lines) > MOST_ROWS:
        raise InputError(f"「{shown}」は{MOST_ROWS:,}人を超えています。ファイルを分けてください。")
    return Table(shown, columns, tuple(lines), blank)


def _text(value: Any) -> str:
    return " ".join(normalise_input("" if value is None else str(value)).split())


def as_plain(table: Table) -> dict[str, Any]:
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    lines = tuple(Line(**line) for line in kept["lines"])
    return Table(kept["name"], kept["columns"], lines, kept["blank"])


def template(rows: Iterable[tuple[str, str]] = (), *, with_codes: bool = True) -> bytes:
    """The table to fill in, with rows of (code, organisation) to begin with, the roles, and all codes."""
    header = (COLUMNS["code"], "団体", *list(COLUMNS.values())[1:])
    prepared = [(code, name, "", "", "", "") for code, name in rows]
    roles = [
        (role.label, Kind(kind).label, role.description)
        for kind in (Kind.MUNICIPALITY, Kind.PREFECTURE)
        for role in roles_for(kind)
    ]
    sheets = [
        Sheet("招待", header=header, rows=prepared, widths=_WIDTHS, note=_NOTE),
        Sheet("役割", header=("役割", "書ける団体", "できること"), rows=roles),
    ]
    if with_codes:
        codes = [(row.code, row.full_name) for row in governments()]
        sheets.append(Sheet("団体コード", header=("コード", "団体の名称"), rows=codes))
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()
