"""Reading a workbook that came back: whose it is, what it answers, what is wrong and what would change."""

import hmac
from typing import BinaryIO

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.workbooks.collecting import Collected, collect
from tsumiki.surveys.workbooks.definitions import Answers, Item, Recipient
from tsumiki.surveys.workbooks.extras import Extra
from tsumiki.surveys.workbooks.judging import assemble, judge
from tsumiki.surveys.workbooks.layout import ANSWER, Layout
from tsumiki.surveys.workbooks.matching import Table, find_tables
from tsumiki.surveys.workbooks.opening import Opened, open_workbook
from tsumiki.surveys.workbooks.results import Change, Problem, Reading


def read_workbook(
    file: BinaryIO, *, name: str, layout: Layout, recipient: Recipient, stored: Answers | None = None
) -> Reading:
    """Open and read in one step; raises InputError when the file as a whole is refused."""
    return read_answers(open_workbook(file, name=name), layout=layout, recipient=recipient, stored=stored)


def read_answers(
    opened: Opened, *, layout: Layout, recipient: Recipient, stored: Answers | None = None
) -> Reading:
    """Return what an opened workbook answers, with every problem and every change against `stored`.

    `answers` is the whole state after taking the workbook: a line that is missing or in error keeps its stored value.
    Raises InputError for the wrong edition, the wrong government or a book without the table of answers.
    """
    _check_identity(opened, layout, recipient)
    rows = opened.keys.rows if opened.keys else {}
    tables = find_tables(opened.sheets, layout, dict(rows))
    if not tables:
        raise InputError(
            f"「{opened.name}」に「設問番号」と「回答」の列がある表が見つかりません。配布したファイルに入力し直してください。"
        )
    for table in tables:
        if table.columns[ANSWER] < 0:
            raise InputError(
                f"シート「{table.sheet.name}」に「回答」の列が見つかりません。見出しに「回答」と書いた列へ入力し直してください。"
            )
    collected = collect(opened.sheets, tables, layout, recipient)
    if opened.keys is None or opened.keys.signature is None:
        sentence = (
            f"照合用のシートがないため、{recipient.name}の回答として読み取りました。団体を確かめてください。"
        )
        collected.problems.insert(0, Problem("", "", "", "", sentence, "warning"))
    _read_extras(opened.extras, tables, collected)
    before = layout.flat(stored or {})
    values = judge(collected, layout, before)
    _report_missing(layout, collected)
    unread = [
        line for line in layout.lines if line.key in collected.blocked or line.key not in collected.cells
    ]
    return Reading(
        answers=assemble(layout, values),
        problems=tuple(collected.problems),
        changes=tuple(_changes(layout, collected, before, values)),
        unread=frozenset(line.question.code for line in unread),
        cells=collected.cells,
    )


def _check_identity(opened: Opened, layout: Layout, recipient: Recipient) -> None:
    keys, form = opened.keys, layout.form
    if keys is None:
        return
    if keys.edition != form.edition:
        raise InputError(
            f"「{opened.name}」は別の調査（{keys.edition or '不明'}）のファイルです。「{form.title}」のファイルを選んでください。"
        )
    if keys.code != recipient.code:
        raise InputError(
            f"「{opened.name}」は別の団体（団体コード {keys.code or '不明'}）のファイルです。{recipient.name}のファイルを選んでください。"
        )
    is_signed = keys.signature is None or hmac.compare_digest(
        keys.signature.encode(), recipient.signature.encode()
    )
    if not is_signed:
        raise InputError(
            f"「{opened.name}」の照合用の記号が{recipient.name}のものと一致しません。調査のページからファイルを取り直し、回答を写してください。"
        )


_SAID = {
    "note": "コメントは回答として読み取りません。回答であれば、色の付いた欄に入力してください。",
    "shape": "図形の中の文字は読み取りません。回答であれば、色の付いた欄に入力してください。",
    "picture": "画像は読み取りません。回答であれば、色の付いた欄に文字で入力してください。",
}


def _read_extras(extras: tuple[Extra, ...], tables: list[Table], collected: Collected) -> None:
    lines = {
        (table.sheet.name, table.address(found.row)): found.line
        for table in tables
        for found in table.rows
        if found.line and extras
    }
    for extra in extras:
        place = (extra.sheet, extra.cell)
        line = lines.get(place)
        if extra.kind in _SAID:
            collected.report(place, line, extra.text, _SAID[extra.kind], "warning")
        elif extra.kind == "error" or not extra.text:
            sentence = "数式の結果がエラーか空です。値を入力し直してください。"
            collected.report(place, line, extra.text, sentence, "error" if line else "warning")
            if line:
                collected.blocked.add(line.key)
        elif line:
            sentence = (
                f"数式の計算結果「{extra.text[:40]}」を読み取りました。違うときは値を入力し直してください。"
            )
            collected.report(place, line, extra.text, sentence, "warning")


def _report_missing(layout: Layout, collected: Collected) -> None:
    """One sentence for a question all of whose lines are gone, else one for each line."""
    for question in layout.form.questions:
        lines = layout.of_question[question.code]
        gone = [line for line in lines if line.key not in collected.cells]
        for line in gone[:1] if len(gone) == len(lines) else gone:
            named = question.number if len(gone) == len(lines) else line.named
            sentence = f"{named}の行が見つかりません。前に保存した回答をそのまま残します。変えるときは調査のページで入力してください。"
            collected.problems.append(Problem("", "", question.code, "", sentence, "warning"))


def _changes(
    layout: Layout, collected: Collected, before: dict[str, Item], values: dict[str, Item]
) -> list[Change]:
    changes = []
    for line in layout.lines:
        was, now = before.get(line.key), values.get(line.key)
        # "" is a mark that was denied: the cell is as good as empty.
        now = None if now == "" else now
        if was == now or line.key in collected.blocked:
            continue
        entries = collected.entries.get(line.key)
        place = (entries[0].sheet, entries[0].cell) if entries else collected.cells.get(line.key)
        if place:
            changes.append(Change(*place, line.question.code, line.named, was, now, line.key))
    return changes
