"""Own numbers as a table: a row for each, a column for each year; out in one form, back in any order of columns."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import OwnFigure
from tsumiki.diagnosis.own import content, years
from tsumiki.diagnosis.own.content import NAMES, Data, data_of
from tsumiki.diagnosis.own.forms import LONG
from tsumiki.diagnosis.own.tables import Change, Line, Row, State, Table, as_typed, one_of_each, read_first
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, Sheet, write_xlsx
from tsumiki.kernel.text import fold

COLUMNS = {
    "name": "数値の名称",
    "unit": "単位",
    "themes": "課題・分野",
    "year_kind": "年の数え方",
    "source": "出典",
    "source_url": "出典のURL",
    "method": "数え方",
    "key": "符号",
}
ALSO = {
    "name": ("名称", "指標", "指標名", "項目"),
    "themes": ("課題", "分野", "地域課題"),
    "source": ("出どころ", "資料", "出典（調べた課・調査）"),
    "method": ("算出方法", "備考"),
}
_NOTE = (
    "1行に1つの数値、1列に1年の値を書きます（見出しは 2024 や 令和6年度）。空のセルは、いまの内容を変えません。"
    "課題・分野は「使えることば」から選び、「、」で区切ります。新しい行には、出典と課題・分野が要ります。"
    "符号は、書き出した行を見分けるものです。新しい行では空けておきます。"
)
_URL = re.compile(r"https?://[^/\s]+\S*")
_LIMITS = {"name": 80, "unit": 20, "source": 200, "source_url": 300, "method": LONG}


def workbook(figures: Iterable[OwnFigure]) -> bytes:
    """The numbers in the form of the import, and the words that it knows."""
    rows = list(figures)
    columns = sorted({year for figure in rows for year in figure.years})
    labels = list(COLUMNS.values())
    header = (*labels[:-1], *map(str, columns), labels[-1])
    cells = [
        [
            *(_shown(name, getattr(row, name)) for name in COLUMNS if name != "key"),
            *(row.value_of(year) for year in columns),
            str(row.pk),
        ]
        for row in rows
    ]
    words = [("課題・分野", name) for name in catalogue().theme_names.values()]
    words += [("年の数え方", label) for label in OwnFigure.YearKind.labels]
    buffer = io.BytesIO()
    sheets = [
        Sheet("町独自の数値", header=header, rows=cells, note=_NOTE),
        Sheet("使えることば", header=("見出し", "ことば"), rows=words),
    ]
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def _shown(name: str, value: Any) -> str:
    if name == "themes":
        return "、".join(content.theme_name(code) for code in value)
    return str(OwnFigure.YearKind(value).label) if name == "year_kind" else str(value)


def read(file: BinaryIO, *, name: str) -> Table:
    """Read the first table of numbers in the file. Raises InputError with a sentence for anything else."""
    return read_first(
        file,
        name=name,
        headings=COLUMNS,
        also=ALSO,
        is_ours=lambda columns: "name" in columns and any(key.isdecimal() for key in columns),
        sentences=(
            "に、見出し「数値の名称」と年（2024、令和6年度 など）がそろった表がありません。様式を受け取り、その見出しのまま入力してください。",
            "には、数値が書かれていません。1行に1つの数値を入力してください。",
        ),
        more=_year_columns,
    )


def _year_columns(row: ReadRow) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(row.values):
        year = years.as_year(as_typed(value))
        if year is not None:
            found.setdefault(str(year), place)
    return found


def judge(table: Table, there: Sequence[OwnFigure]) -> list[Row]:
    """Say of each row what it would do; nothing is written."""
    by_key = {str(row.pk): row for row in there}
    by_name = {fold(row.name): row for row in there}
    rows = [_judged(table, line, by_key, by_name) for line in table.lines]
    owners = {name: row.pk for name, row in by_name.items()}
    return one_of_each(table, rows, name_of=lambda data: fold(data["name"]), owners=owners)


def _judged(
    table: Table, line: Line, by_key: Mapping[str, OwnFigure], by_name: Mapping[str, OwnFigure]
) -> Row:
    title = line.cells.get("name", "（名称なし）")
    data, problems = _data(table, line)
    found = by_key.get(line.cells.get("key", "")) or by_name.get(fold(line.cells.get("name", "")))
    before = data_of(found) if found else _blank()
    # A workbook keeps 45.60 as 45.6: the same number is not a change.
    typed = data.pop("values").items()
    values = before["values"] | {
        year: value for year, value in typed if not _is_same(before["values"].get(year), value)
    }
    after = before | data | {"values": {year: values[year] for year in sorted(values, key=int)}}
    problems += [] if problems else _missing(table, line, after)
    if problems:
        return Row(line, State.WRONG, title, problems=tuple(problems))
    if found is None:
        return Row(line, State.NEW, title, after)
    changes = tuple(_changes(before, after))
    state = State.CHANGED if changes else State.SAME
    return Row(line, state, title, after, found.pk, found.version, changes)


def _changes(before: Data, after: Data) -> Iterator[Change]:
    """What would be different, year by year where it is the values."""
    old, new = (dict(content.lines(OwnFigure, data | {"values": {}})) for data in (before, after))
    for label in old:
        if as_typed(old[label]) != as_typed(new[label]):
            yield Change(label, old[label], new[label])
    for year, value in after["values"].items():
        if before["values"].get(year) != value:
            yield Change(f"{year}の値", before["values"].get(year, ""), value)


def _is_same(before: str | None, after: str) -> bool:
    return before is not None and float(before) == float(after)


def _blank() -> Data:
    blank: Data = dict.fromkeys(NAMES[OwnFigure], "")
    return blank | {"themes": [], "values": {}, "year_kind": OwnFigure.YearKind.FISCAL.value}


def _missing(table: Table, line: Line, data: Data) -> list[str]:
    wanted = {
        "name": "数値の名称が空です。入力してください。",
        "source": "新しい数値には、出典が要ります。調べた課・調査の名称・時期を入力してください。",
        "themes": "新しい数値には、課題・分野が要ります。「使えることば」から選んでください。",
        "values": "値が1つもありません。値の分かる年を、1つ以上入力してください。",
    }
    return [f"{table.where(line, name)}：{words}" for name, words in wanted.items() if not data[name]]


def _data(table: Table, line: Line) -> tuple[Data, list[str]]:
    data: Data = {"values": {}}
    problems = []
    for name, text in line.cells.items():
        if name == "key":
            continue
        try:
            if name.isdecimal():
                value = years.value_of(text)
                data["values"] |= {} if value is None else {str(years.checked(int(name))): value}
            else:
                data[name] = _value(name, text)
        except InputError as refusal:
            problems.append(f"{table.where(line, name)}：{refusal}")
    return data, problems


def _value(name: str, text: str) -> str | list[str]:
    if name == "themes":
        codes = {fold(label): code for code, label in catalogue().theme_names.items()}
        parts = [part.strip() for part in re.split("[、,，\n]", text) if part.strip()]
        return [_code(part, codes, "使えることば") for part in dict.fromkeys(parts)]
    if name == "year_kind":
        kinds = {fold(label): code for code, label in OwnFigure.YearKind.choices}
        return _code(text, kinds, "・".join(OwnFigure.YearKind.labels))
    if len(text) > _LIMITS[name]:
        raise InputError(f"{_LIMITS[name]:,}字以内で入力してください（いま{len(text):,}字）。")
    if name == "source_url" and not _URL.fullmatch(text):
        raise InputError("http:// か https:// から始まるURLを入力してください。")
    return text


def _code(word: str, codes: Mapping[str, str], offered: str) -> str:
    if fold(word) not in codes:
        raise InputError(f"「{word[:20]}」は使えません。「{offered}」のどれかにしてください。")
    return codes[fold(word)]
