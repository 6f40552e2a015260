from tsumiki.kernel.commands import Verbs
from tsumiki.surveys.console import SUBCOMMANDS


class Command(Verbs):
    help = "意向等調査を集計し、調査票と回答をやり取りします。"
    subcommands = SUBCOMMANDS
