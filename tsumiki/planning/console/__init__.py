"""`tsumiki plans …`: what is done to plans from the console."""

from tsumiki.planning.console import purge

SUBCOMMANDS = {"purge": purge}
