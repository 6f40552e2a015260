"""What `tsumiki survey` can do: one module per subcommand, in the order of its help.

A module has `HELP`, `add_arguments(parser)` and `run(stdout, **options)`; errors are TsumikiError.
"""

from types import ModuleType

from tsumiki.surveys.console import export, ingest, remind, tabulate, workbooks

SUBCOMMANDS: dict[str, ModuleType] = {
    "tabulate": tabulate,
    "workbooks": workbooks,
    "ingest": ingest,
    "export": export,
    "remind": remind,
}
