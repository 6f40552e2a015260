"""`tsumiki survey export CAMPAIGN --csv FILE | --xlsx FILE`: all submitted answers, a row for each organisation."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.selectors.excel import campaign_named
from tsumiki.surveys.services import exporting

HELP = "提出された回答を1つの表に書き出します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("campaign", help="調査のコード")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help="CSV（BOM付きUTF-8）。列の説明は FILE の隣の .dictionary.csv に書きます。",
    )
    which.add_argument("--xlsx", type=Path, metavar="FILE", help="Excel。列の説明のシートが付きます。")


def run(stdout: OutputWrapper, *, campaign: str, csv: Path | None, xlsx: Path | None, **options: Any) -> None:
    found = campaign_named(campaign)
    target = csv or xlsx
    assert target is not None
    file = exporting.export(found, "answers.csv" if csv else "answers.xlsx", by=None)
    try:
        target.write_bytes(file.content)
        if csv:
            dictionary = exporting.export(found, "dictionary.csv", by=None)
            csv.with_suffix(".dictionary.csv").write_bytes(dictionary.content)
    except OSError as refusal:
        raise InputError(
            f"「{target}」に書き出せません（{refusal.strerror}）。ほかの場所を指定してください。"
        ) from refusal
    note = exporting.note_of(found)
    stdout.write(f"{file.rows}団体の回答を「{target}」に書き出しました。{f'（{note}）' if note else ''}")
