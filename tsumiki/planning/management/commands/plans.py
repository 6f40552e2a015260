from tsumiki.kernel.commands import Verbs
from tsumiki.planning.console import SUBCOMMANDS


class Command(Verbs):
    help = "計画にかかわる手入れをします。"
    subcommands = SUBCOMMANDS
