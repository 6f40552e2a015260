"""Resources as a table: out in one form, back in any order of columns, every row judged before anything is written."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from tsumiki.diagnosis.models import LocalResource
from tsumiki.diagnosis.own.content import NAMES, Data, data_of
from tsumiki.diagnosis.own.forms import LONG, NO_CONTACT, has_contact
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, Sheet, cell_address, read_table, write_xlsx
from tsumiki.kernel.text import fold, normalise_input, printable

MOST = 2_000
COLUMNS = {
    "kind": "種類",
    "name": "名称",
    "what": "どのようなものか",
    "area": "地区",
    "holder": "持ち主・担い手",
    "section": "問合せ先の課",
    "use": "使いみちの案",
    "source": "出典",
    "key": "符号",
}
# Headings under which offices keep the same in lists of their own.
ALSO = {
    "kind": ("区分", "分類", "資源の種類"),
    "name": ("名前", "資源名", "地域資源", "施設名", "団体名"),
    "what": ("説明", "内容", "概要"),
    "area": ("所在地区", "場所", "所在地", "地域"),
    "holder": ("持ち主", "担い手", "所有者", "管理者", "運営者"),
    "section": ("担当課", "所管課", "問合せ先", "問い合わせ先", "連絡先"),
    "use": ("使いみち", "使い道", "活用案", "活用方法"),
    "source": ("出どころ", "資料"),
}
NEEDED = ("kind", "name")
_NOTE = (
    "1行に1つの資源を書きます。種類は「使えることば」から選びます。空のセルは、いまの内容を変えません。"
    "符号は、書き出した行を見分けるものです。新しい行では空けておきます。個人の氏名・電話番号は書きません。"
)
_LIMITS = {
    name: LocalResource._meta.get_field(name).max_length or LONG  # type: ignore[union-attr]
    for name in NAMES[LocalResource]
}


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


STATE_LABELS = {
    State.NEW: "新しく加わります",
    State.CHANGED: "内容が変わります",
    State.SAME: "変わりません",
    State.WRONG: "直すところがあります",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was typed, and where."""

    sheet: str
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read; plain values that a session keeps."""

    name: str
    columns: dict[str, int]
    lines: tuple[Line, ...]

    def where(self, line: Line, column: str) -> str:
        return f"シート「{line.sheet}」の{cell_address(line.number, self.columns.get(column, 0))}"


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row judged: what it would do, and what is wrong with it by cell."""

    line: Line
    state: State
    title: str
    data: Data = field(default_factory=dict)
    key: int | None = None
    version: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]


def workbook(rows: Iterable[LocalResource]) -> bytes:
    """The resources in the form of the import, and the words that it knows."""
    cells = [
        [*(_shown(name, getattr(row, name)) for name in NAMES[LocalResource]), str(row.pk)] for row in rows
    ]
    words = [("種類", label) for label in LocalResource.Kind.labels]
    buffer = io.BytesIO()
    sheets = [
        Sheet("地域資源", header=tuple(COLUMNS.values()), rows=cells, note=_NOTE),
        Sheet("使えることば", header=("見出し", "ことば"), rows=words),
    ]
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def _shown(name: str, value: str) -> str:
    return str(LocalResource.Kind(value).label) if name == "kind" else value


def read(file: BinaryIO, *, name: str) -> Table:
    """Read the first table of resources in the file. Raises InputError with a sentence for anything else."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    for sheet in read_table(file, name=name, max_rows=MOST + 20):
        for place, row in enumerate(sheet.rows[:20]):
            columns = _columns(row)
            if all(key in columns for key in NEEDED):
                lines = tuple(_lines(sheet.name, columns, sheet.rows[place + 1 :]))
                if not lines:
                    raise InputError(
                        f"「{shown}」には、資源が書かれていません。1行に1つの資源を入力してください。"
                    )
                return Table(shown, columns, lines)
    raise InputError(
        f"「{shown}」に、見出し「種類」「名称」がそろった表がありません。様式を受け取り、その見出しのまま入力してください。"
    )


def _columns(row: ReadRow) -> dict[str, int]:
    known = {fold(label): key for key, label in COLUMNS.items()}
    also = {fold(label): key for key, labels in ALSO.items() for label in labels}
    found: dict[str, int] = {}
    # The form's own heading counts before another name for the same.
    for names in (known, also):
        for place, value in enumerate(row.values):
            key = names.get(fold(as_typed(value)))
            if key and key not in found and place not in found.values():
                found[key] = place
    return found


def _lines(sheet: str, columns: Mapping[str, int], rows: Sequence[ReadRow]) -> Iterable[Line]:
    for row in rows:
        cells = {key: as_typed(row.values[at]) for key, at in columns.items() if at < len(row.values)}
        if any(text for key, text in cells.items() if key != "key"):
            yield Line(sheet, row.number, {key: text for key, text in cells.items() if text})


def as_typed(value: Any) -> str:
    """A cell as it is read: what a workbook cannot carry or people do not see makes no difference."""
    text = normalise_input("" if value is None else printable(str(value)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def as_plain(table: Table) -> dict[str, Any]:
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    return Table(kept["name"], kept["columns"], tuple(Line(**line) for line in kept["lines"]))


def judge(table: Table, there: Sequence[LocalResource]) -> list[Row]:
    """Say of each row what it would do; nothing is written."""
    by_key = {str(row.pk): row for row in there}
    by_name = {(row.kind, fold(row.name)): row for row in there}
    judged: list[Row] = []
    taken: dict[tuple[str, str], int] = {}
    touched: dict[int, int] = {}
    for line in table.lines:
        row = _judged(table, line, by_key, by_name)
        if row.state is not State.WRONG:
            row = _alone(table, row, by_name, taken, touched)
        judged.append(row)
    return judged


def _judged(
    table: Table,
    line: Line,
    by_key: Mapping[str, LocalResource],
    by_name: Mapping[tuple[str, str], LocalResource],
) -> Row:
    data, problems = _data(table, line)
    title = line.cells.get("name", "（名称なし）")
    if problems:
        return Row(line, State.WRONG, title, problems=tuple(problems))
    # A mark of another town's file means nothing here; then the name decides.
    found = by_key.get(line.cells.get("key", "")) or by_name.get((data["kind"], fold(data["name"])))
    if found is None:
        return Row(line, State.NEW, title, {**dict.fromkeys(NAMES[LocalResource], ""), **data})
    before = data_of(found)
    after = before | data
    changes = tuple(
        Change(COLUMNS[name], _shown(name, before[name]), _shown(name, after[name]))
        for name in NAMES[LocalResource]
        if as_typed(before[name]) != as_typed(after[name])
    )
    state = State.CHANGED if changes else State.SAME
    return Row(line, state, title, after, found.pk, found.version, changes)


def _data(table: Table, line: Line) -> tuple[Data, list[str]]:
    kinds = {fold(label): code for code, label in LocalResource.Kind.choices}
    data: Data = {}
    problems = []
    for name in NAMES[LocalResource]:
        text = line.cells.get(name, "")
        where = table.where(line, name)
        if name in NEEDED and not text:
            problems.append(f"{where}：{COLUMNS[name]}が空です。入力してください。")
        elif name == "kind" and fold(text) not in kinds:
            offered = "・".join(LocalResource.Kind.labels)
            problems.append(f"{where}：「{text[:20]}」は使えません。{offered} のどれかにしてください。")
        elif len(text) > _LIMITS[name] and name != "kind":
            problems.append(f"{where}：{_LIMITS[name]:,}字以内で入力してください（いま{len(text):,}字）。")
        elif name in ("holder", "section") and has_contact(text):
            problems.append(f"{where}：{NO_CONTACT}")
        elif text:
            data[name] = kinds[fold(text)] if name == "kind" else text
    return data, problems


def _alone(
    table: Table,
    row: Row,
    by_name: Mapping[tuple[str, str], LocalResource],
    taken: dict[tuple[str, str], int],
    touched: dict[int, int],
) -> Row:
    """The row, or why it cannot stand beside another row or beside what is there."""
    name = (row.data["kind"], fold(row.data["name"]))
    other = taken.get(name) or (touched.get(row.key) if row.key is not None else None)
    where = table.where(row.line, "name")
    owner = by_name.get(name)
    if other is not None:
        sentence = f"{other}行目と同じ資源です。1行にまとめてください。"
    elif owner is not None and owner.pk != row.key:
        sentence = "同じ種類・名称の資源が、すでにあります。名称を変えてください。"
    else:
        taken[name] = row.line.number
        if row.key is not None:
            touched[row.key] = row.line.number
        return row
    return Row(row.line, State.WRONG, row.title, problems=(f"{where}：{sentence}",))
