"""The table by which many cases come at once, and go out again: 「事例」 with a row each, 「経緯」 with a row for each event."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, ReadSheet, Sheet, cell_address, read_table, write_xlsx
from tsumiki.kernel.text import fold, normalise_input, printable

MOST_CASES, MOST_EVENTS = 1_000, 5_000
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
EVENT_COLUMNS = {
    "title": "題名",
    "towns": "団体",
    "when": "時期",
    "step": "工程",
    "method": "積み木",
    "who": "だれが",
    "decision": "決めたこと",
    "text": "できごと",
    "key": "符号",
}
NEEDED = ("title", "towns")
# Where both stand, a row is an event.
EVENTS_NEED = (*NEEDED, "when", "text")
_NOTE = (
    "1行に1つの事例を書きます。団体は 鳥取県南部町 のように都道府県から、共同の取組は「、」で区切ります。"
    "分野・連携先・財源・出典は、1つのセルの中で改行か「、」で区切って並べます。空のセルは、いまの内容を変えません。"
)
_EVENT_NOTE = (
    "1行に1つのできごとを書きます。題名と団体は、シート「事例」かつみきにある事例と同じにします。"
    "時期は 2021年春、令和3年度 のように書けます。書いていないできごとは、そのまま残ります。"
    "符号は、書き出した表のできごとを見分けるものです。新しい行では空けておきます。"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was typed, and where."""

    sheet: str
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one sheet; `columns` says where each value stands."""

    columns: dict[str, int]
    lines: tuple[Line, ...] = ()

    def where(self, line: Line, column: str) -> str:
        return f"シート「{line.sheet}」の{cell_address(line.number, self.columns.get(column, 0))}"


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read; plain values that a session keeps."""

    name: str
    cases: Part
    events: Part


def read(file: BinaryIO, *, name: str) -> Table:
    """Read the first sheet of cases and the first of events. Raises InputError with a sentence for anything else."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    cases = events = None
    for sheet in read_table(file, name=name, max_rows=MOST_EVENTS + 20):
        if events is None and (found := _part(sheet, EVENT_COLUMNS, EVENTS_NEED)):
            events = found
        elif cases is None and (found := _part(sheet, COLUMNS, NEEDED)):
            cases = found
    if cases is None and events is None:
        raise InputError(
            f"「{shown}」に、見出し「題名」「団体」がそろった表がありません。様式を受け取り、その見出しのまま入力してください。"
        )
    table = Table(shown, cases or Part({}), events or Part({}))
    if not table.cases.lines and not table.events.lines:
        raise InputError(f"「{shown}」には、事例が書かれていません。1行に1つの事例を入力してください。")
    for part, most in ((table.cases, MOST_CASES), (table.events, MOST_EVENTS)):
        if len(part.lines) > most:
            raise InputError(f"「{shown}」は{most:,}件を超えています。ファイルを分けてください。")
    return table


def _part(sheet: ReadSheet, headings: Mapping[str, str], needed: Sequence[str]) -> Part | None:
    for place, row in enumerate(sheet.rows[:20]):
        columns = _columns(row, headings)
        if all(key in columns for key in needed):
            return Part(columns, tuple(_lines(sheet, columns, sheet.rows[place + 1 :])))
    return None


def _columns(row: ReadRow, headings: Mapping[str, str]) -> dict[str, int]:
    known = {fold(label): key for key, label in headings.items()}
    found: dict[str, int] = {}
    for place, value in enumerate(row.values):
        if key := known.get(fold(as_typed(value))):
            found.setdefault(key, place)
    return found


def _lines(sheet: ReadSheet, columns: Mapping[str, int], rows: Sequence[ReadRow]) -> Iterable[Line]:
    for row in rows:
        cells = {key: as_typed(row.values[at]) for key, at in columns.items() if at < len(row.values)}
        if any(cells.values()):
            yield Line(sheet.name, row.number, {key: text for key, text in cells.items() if text})


def as_typed(value: Any) -> str:
    """A cell as it is read: what a workbook cannot carry or people do not see makes no difference."""
    text = normalise_input("" if value is None else printable(str(value)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def as_plain(table: Table) -> dict[str, Any]:
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    cases, events = (
        Part(part["columns"], tuple(Line(**line) for line in part["lines"]))
        for part in (kept["cases"], kept["events"])
    )
    return Table(kept["name"], cases, events)


def workbook(
    cases: Iterable[Sequence[str]], events: Iterable[Sequence[str]], words: Iterable[tuple[str, str]]
) -> bytes:
    """The two sheets with these rows, in the order of their columns, and the words that the columns know."""
    sheets = [
        Sheet("事例", header=tuple(COLUMNS.values()), rows=cases, note=_NOTE),
        Sheet("経緯", header=tuple(EVENT_COLUMNS.values()), rows=events, note=_EVENT_NOTE),
        Sheet("使えることば", header=("見出し", "ことば"), rows=words),
    ]
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()
