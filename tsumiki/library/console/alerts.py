"""`tsumiki library alerts`: mail what is new in saved searches, for a daily timer. Safe to run again."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.library.asked_again import found_by_search
from tsumiki.library.services.alerts import send_alerts

HELP = "保存した検索に見つかった新しいものを、メールで知らせます。毎日実行します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")


def run(stdout: OutputWrapper, *, as_json: bool, **options: Any) -> None:
    done = send_alerts(found_by_search)
    if as_json:
        stdout.write(json.dumps(asdict(done)))
        return
    stdout.write(
        f"検索{done.searches:,}件を調べ、メール{done.mails:,}通を送りました（次回に{done.waiting:,}人）。"
    )
