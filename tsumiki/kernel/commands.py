"""Base of our console verbs: bad use is one Japanese sentence on stderr and exit status 2."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import OperationalError, ProgrammingError

from tsumiki.kernel.errors import TsumikiError

NO_DATABASE = "データベースを使えません。まだ準備していないときは、先に `tsumiki run` を実行してください。"


class Parser(CommandParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"使い方が違います: {message}（`{self.prog} --help` で使い方を表示します）\n")
        sys.exit(2)


class Verb(BaseCommand):
    """A console verb: `TsumikiError` becomes its sentence and exit status 2, never a traceback."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("called_from_command_line", getattr(self, "_called_from_command_line", False))
        parser = Parser(prog=f"{prog_name} {subcommand}", description=self.help or None, **kwargs)
        self.add_base_argument(parser, "--settings", help="設定モジュール")
        self.add_base_argument(parser, "--pythonpath", help="追加の検索パス")
        self.add_base_argument(parser, "--traceback", action="store_true", help="例外の詳細を表示")
        self.add_base_argument(parser, "--no-color", action="store_true", help="色を付けない")
        self.add_base_argument(parser, "--force-color", action="store_true", help="色を付ける")
        self.add_base_argument(parser, "--skip-checks", action="store_true", help="検査を省く")
        self.add_base_argument(
            parser, "-v", "--verbosity", default=1, type=int, choices=[0, 1, 2, 3], help="詳しさ"
        )
        self.add_arguments(parser)
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except TsumikiError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except (OperationalError, ProgrammingError) as trouble:
            if options.get("traceback"):
                raise
            raise CommandError(f"{NO_DATABASE}（{trouble}）", returncode=2) from trouble


class Verbs(Verb):
    """A console verb with verbs of its own: each a module with `HELP`, `add_arguments(parser)` and `run(out, …)`."""

    subcommands: ClassVar[Mapping[str, Any]]

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar=f"{{{','.join(self.subcommands)}}}")
        for name, module in self.subcommands.items():
            module.add_arguments(names.add_parser(name, help=module.HELP))

    def handle(self, *, name: str, **options: Any) -> None:
        options.pop("stdout", None)  # what call_command was given is self.stdout already
        self.subcommands[name].run(self.stdout, **options)


def at_least_one(text: str) -> int:
    """A number of things, for `add_argument(type=…)`."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"「{text}」は使えません。1以上の整数を指定してください。")
    return int(text)
