"""The console command `tsumiki`: every management command is a verb of it."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run `tsumiki VERB …`; a mistake in the settings is one sentence and exit status 2, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(["tsumiki", *sys.argv[1:]])
    except ImproperlyConfigured as mistake:
        sys.stderr.write(f"設定の誤り: {mistake}\n")
        sys.exit(2)
