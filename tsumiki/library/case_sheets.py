"""The table by which many cases come at once: its template, and what people fill in, row by row as typed."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from tsumiki.framework import selectors as framework
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, ReadSheet, Sheet, cell_address, read_table, write_xlsx
from tsumiki.kernel.text import normalise_input
from tsumiki.library.models import Case

MOST_ROWS = 1_000
COLUMNS = {
    "title": "題名",
    "towns": "団体",
    "fields": "分野",
    "problems": "地域課題",
    "problem_text": "課題",
    "measure": "取組",
    "outcome": "成果",
    "result": "成果の確かさ",
    "result_reason": "弱い・未確認とする理由",
    "digital": "デジタル活用",
    "year_text": "年",
    "started": "始まり",
    "ended": "終わり",
    "state": "いまの状態",
    "state_reason": "終了・中止の理由",
    "partners": "連携先",
    "cost_text": "費用の内訳",
    "funding": "財源",
    "staffing": "体制と人数",
    "options_considered": "検討したほかの案",
    "what_failed": "うまくいかなかったこと",
    "transferability": "ほかの団体で行うとき",
    "contact_section": "問合せ先の部署",
    "confidence": "確度",
    "source_rows": "出典のURL",
}
NEEDED = ("title", "towns")
_HEADINGS = {label: key for key, label in COLUMNS.items()}
_NOTE = (
    "1行に1つの事例を書きます。団体は 鳥取県南部町 のように都道府県から、共同の取組は「、」で区切ります。"
    "分野・連携先・財源・出典は、1つのセルの中で改行か「、」で区切って並べます。空のセルは、いまの内容を変えません。"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was typed, and where."""

    sheet: str
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read; plain values that a session keeps. `columns` says where each value stands."""

    name: str
    columns: dict[str, int]
    lines: tuple[Line, ...]

    def where(self, line: Line, column: str) -> str:
        return f"シート「{line.sheet}」の{cell_address(line.number, self.columns.get(column, 0))}"


def read(file: BinaryIO, *, name: str) -> Table:
    """Read the first sheet that has the headings 題名 and 団体. Raises InputError with a sentence for anything else."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    for sheet in read_table(file, name=name, max_rows=MOST_ROWS + 20):
        for place, row in enumerate(sheet.rows[:20]):
            columns = _columns(row)
            if all(key in columns for key in NEEDED):
                return _table(shown, sheet, columns, sheet.rows[place + 1 :])
    raise InputError(
        f"「{shown}」に、見出し「題名」「団体」がそろった表がありません。様式を受け取り、その見出しのまま入力してください。"
    )


def _columns(row: ReadRow) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(row.values):
        if key := _HEADINGS.get(_text(value)):
            found.setdefault(key, place)
    return found


def _table(shown: str, sheet: ReadSheet, columns: dict[str, int], rows: Sequence[ReadRow]) -> Table:
    lines = []
    for row in rows:
        cells = {key: _text(row.values[at]) for key, at in columns.items() if at < len(row.values)}
        if any(cells.values()):
            lines.append(Line(sheet.name, row.number, {key: text for key, text in cells.items() if text}))
    if not lines:
        raise InputError(f"「{shown}」には、事例が書かれていません。1行に1つの事例を入力してください。")
    if len(lines) > MOST_ROWS:
        raise InputError(f"「{shown}」は{MOST_ROWS:,}件を超えています。ファイルを分けてください。")
    return Table(shown, columns, tuple(lines))


def _text(value: Any) -> str:
    text = normalise_input("" if value is None else str(value))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def as_plain(table: Table) -> dict[str, Any]:
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    return Table(kept["name"], kept["columns"], tuple(Line(**line) for line in kept["lines"]))


def template() -> bytes:
    """The table to fill in, with the words that its columns know."""
    words = [("分野", row.name) for row in framework.fields()]
    words += [("地域課題", row.name) for row in framework.problems()]
    for label, choices in (
        ("成果の確かさ", Case.Result),
        ("デジタル活用", Case.Digital),
        ("いまの状態", Case.State),
        ("確度", Case.Confidence),
    ):
        words += [(label, str(name)) for name in choices.labels]
    sheets = [
        Sheet("事例", header=tuple(COLUMNS.values()), rows=[], note=_NOTE),
        Sheet("使えることば", header=("見出し", "ことば"), rows=words),
    ]
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()
