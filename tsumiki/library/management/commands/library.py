from typing import Any

from django.core.management.base import CommandParser

from tsumiki.kernel.commands import Verb
from tsumiki.library.console import SUBCOMMANDS


class Command(Verb):
    help = "事例の検索のお知らせを送り、おすすめへの感想を書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar=f"{{{','.join(SUBCOMMANDS)}}}")
        for name, module in SUBCOMMANDS.items():
            module.add_arguments(names.add_parser(name, help=module.HELP))

    def handle(self, *, name: str, **options: Any) -> None:
        options.pop("stdout", None)  # what call_command was given is self.stdout already
        SUBCOMMANDS[name].run(self.stdout, **options)
