"""`tsumiki library feedback FILE`: what organisations thought of recommendations, or how cases served them."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper
from django.utils import timezone

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import write_csv
from tsumiki.library.selectors import use as selectors

HELP = "おすすめへの感想（または使ってみた結果）を、評価のためにCSVで書き出します。並び順には使いません。"
FEEDBACK = ("団体番号", "団体", "場面", "場面の番号", "事例番号", "事例", "感想", "日時")
OUTCOMES = ("団体番号", "団体", "事例番号", "事例", "結果", "わかったこと", "日時")


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="書き出すCSVファイル")
    parser.add_argument(
        "--outcomes", action="store_true", help="おすすめへの感想のかわりに、使ってみた結果を書き出します。"
    )


def run(stdout: OutputWrapper, *, file: Path, outcomes: bool, **options: Any) -> None:
    rows = _outcomes() if outcomes else _feedback()
    try:
        file.write_bytes(write_csv([OUTCOMES if outcomes else FEEDBACK, *rows]))
    except OSError as reason:
        raise InputError(
            f"「{file}」に書き込めません。場所と権限を確かめてください。詳細: {reason}"
        ) from reason
    stdout.write(f"{len(rows):,}件を {file} に書き出しました。")


def _feedback() -> list[tuple[Any, ...]]:
    return [
        (
            *(row.organisation_id, row.organisation.name, row.get_context_display(), row.about),
            *(row.case_id, str(row.case), row.get_verdict_display(), timezone.localtime(row.given_at)),
        )
        for row in selectors.feedback_rows()
    ]


def _outcomes() -> list[tuple[Any, ...]]:
    return [
        (
            *(row.organisation_id, row.organisation.name, row.case_id, str(row.case)),
            *(row.get_verdict_display(), row.note, timezone.localtime(row.said_at)),
        )
        for row in selectors.outcome_rows()
    ]
