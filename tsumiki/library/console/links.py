"""`tsumiki library check-links`: ask whether the sources of the published cases still answer."""

from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.library.models import SourceLink
from tsumiki.library.services.links import check_links
from tsumiki.library.services.publications import check_publication_links

HELP = "公開中の事例の出典と公表資料のURLがつながるかを調べ、結果を事務局の画面に示します（外部への接続が要ります）。"


def add_arguments(parser: CommandParser) -> None:
    pass


def run(stdout: OutputWrapper, **options: Any) -> None:
    counts = check_links()
    words = "、".join(f"{SourceLink.State(state).label} {count}件" for state, count in counts.items())
    stdout.write(f"出典のリンクを調べました：{words}")
    found = check_publication_links()
    stdout.write(f"公表資料のリンクを調べました：開けた {found['opens']}件、開けなかった {found['broken']}件")
