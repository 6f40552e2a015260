from tsumiki.kernel.commands import Verbs
from tsumiki.library.console import SUBCOMMANDS


class Command(Verbs):
    help = "事例の検索のお知らせを送り、おすすめへの感想を書き出します。"
    subcommands = SUBCOMMANDS
