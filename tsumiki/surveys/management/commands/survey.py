from typing import Any

from django.core.management.base import CommandParser

from tsumiki.kernel.commands import Verb
from tsumiki.surveys.console import SUBCOMMANDS


class Command(Verb):
    help = "意向等調査を集計し、調査票と回答をやり取りします。"

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar=f"{{{','.join(SUBCOMMANDS)}}}")
        for name, module in SUBCOMMANDS.items():
            module.add_arguments(names.add_parser(name, help=module.HELP))

    def handle(self, *, name: str, **options: Any) -> None:
        options.pop("stdout", None)  # what call_command was given is self.stdout already
        SUBCOMMANDS[name].run(self.stdout, **options)
