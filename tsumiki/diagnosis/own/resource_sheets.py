"""Resources as a table: out in one form, back in any order of columns, every row judged before anything is written."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from tsumiki.diagnosis.models import LocalResource
from tsumiki.diagnosis.own.content import NAMES, Data, data_of
from tsumiki.diagnosis.own.forms import LONG, NO_CONTACT, has_contact
from tsumiki.diagnosis.own.tables import Change, Line, Row, State, Table, as_typed, one_of_each, read_first
from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.kernel.text import fold

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
    return read_first(
        file,
        name=name,
        headings=COLUMNS,
        also=ALSO,
        is_ours=lambda columns: all(key in columns for key in NEEDED),
        sentences=(
            "に、見出し「種類」「名称」がそろった表がありません。様式を受け取り、その見出しのまま入力してください。",
            "には、資源が書かれていません。1行に1つの資源を入力してください。",
        ),
    )


def judge(table: Table, there: Sequence[LocalResource]) -> list[Row]:
    """Say of each row what it would do; nothing is written."""
    by_key = {str(row.pk): row for row in there}
    by_name = {(row.kind, fold(row.name)): row for row in there}
    rows = [_judged(table, line, by_key, by_name) for line in table.lines]
    owners = {name: row.pk for name, row in by_name.items()}
    return one_of_each(table, rows, name_of=_name_of, owners=owners)


def _name_of(data: Data) -> tuple[str, str]:
    return data["kind"], fold(data["name"])


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
            offered = "、".join(LocalResource.Kind.labels)
            problems.append(f"{where}：「{text[:20]}」は使えません。{offered} のどれかにしてください。")
        elif len(text) > _LIMITS[name] and name != "kind":
            problems.append(f"{where}：{_LIMITS[name]:,}字以内で入力してください（いま{len(text):,}字）。")
        elif name in ("holder", "section") and has_contact(text):
            problems.append(f"{where}：{NO_CONTACT}")
        elif text:
            data[name] = kinds[fold(text)] if name == "kind" else text
    return data, problems
