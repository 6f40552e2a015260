"""The console command `tsumiki`: every management command of ours is a verb of it."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class


def main() -> None:
    """Run `tsumiki VERB …`; a mistake in the settings is one sentence and exit status 2, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        if len(sys.argv) == 1 or sys.argv[1] in ("help", "-h", "--help"):
            sys.stdout.write(usage())
        elif not _exists(sys.argv[1]):
            sys.stderr.write(
                f"「{sys.argv[1]}」という動詞はありません。`tsumiki help` で一覧を表示します。\n"
            )
            sys.exit(2)
        else:
            execute_from_command_line(["tsumiki", *sys.argv[1:]])
    except ImproperlyConfigured as mistake:
        sys.stderr.write(f"設定の誤り: {mistake}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _exists(verb: str) -> bool:
    # Only a set-up project knows its own verbs.
    django.setup()
    return verb.startswith("-") or verb in get_commands()


def usage() -> str:
    """Our own verbs with one line each; Django's commands work too but are not for the people who read this."""
    django.setup()
    ours = sorted(name for name, app in get_commands().items() if str(app).startswith("tsumiki."))
    lines = [f"  tsumiki {name:<10} {load_command_class(get_commands()[name], name).help}" for name in ours]
    return "\n".join(
        ["使い方: tsumiki 動詞 [オプション]", "", *lines, "", "くわしくは `tsumiki 動詞 --help`。", ""]
    )
