"""What `tsumiki library` can do: one module per subcommand, in the order of its help.

A module has `HELP`, `add_arguments(parser)` and `run(stdout, **options)`; errors are TsumikiError.
"""

from types import ModuleType

from tsumiki.library.console import alerts, feedback, links

SUBCOMMANDS: dict[str, ModuleType] = {"alerts": alerts, "check-links": links, "feedback": feedback}
