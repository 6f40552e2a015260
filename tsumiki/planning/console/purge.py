"""`tsumiki plans purge`: throw away stacks kept by a link whose time is over, for a daily timer. Safe to run again."""

from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.planning.services.drafts import purge_drafts

HELP = "期限（最後に開いてから90日）の過ぎた、積み木の下書きを消します。毎日実行します。"


def add_arguments(parser: CommandParser) -> None:
    """Nothing to choose."""


def run(stdout: OutputWrapper, **options: Any) -> None:
    stdout.write(f"期限の過ぎた積み木の下書きを{purge_drafts():,}件消しました。")
