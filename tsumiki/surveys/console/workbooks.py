"""`tsumiki survey workbooks CAMPAIGN --out DIR [--prefecture CODE]`: every organisation's workbook as CODE.xlsx."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.selectors.excel import campaign_named, layout_of, system_recipients
from tsumiki.surveys.workbooks import make_workbooks

HELP = "団体ごとの調査票（Excel）をフォルダに書き出します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("campaign", help="調査のコード")
    parser.add_argument("--out", required=True, type=Path, help="書き出すフォルダ。なければ作ります。")
    parser.add_argument("--prefecture", default="", help="この都道府県だけ（2桁のコード。例：31）")


def run(stdout: OutputWrapper, *, campaign: str, out: Path, prefecture: str, **options: Any) -> None:
    found = campaign_named(campaign)
    recipients = system_recipients(found, prefecture)
    if not recipients:
        raise InputError(
            "対象の団体がありません。調査が始まっているか、都道府県のコード（2桁）が正しいかを確かめてください。"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        for recipient, content in make_workbooks(layout_of(found), recipients):
            (out / f"{recipient.code}.xlsx").write_bytes(content)
    except OSError as refusal:
        raise InputError(
            f"「{out}」に書き出せません（{refusal.strerror}）。ほかのフォルダを指定してください。"
        ) from refusal
    audit.record(
        "survey.workbooks_downloaded", by=None, subject=found, prefecture=prefecture, count=len(recipients)
    )
    stdout.write(f"{len(recipients)}団体の調査票を「{out}」に書き出しました。")
