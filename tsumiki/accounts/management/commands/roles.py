"""`tsumiki roles > docs/roles.md`: the role table as a document."""

from tsumiki.accounts.role_document import as_markdown
from tsumiki.kernel.commands import Verb


class Command(Verb):
    help = "役割とできることの表を Markdown で表示します（docs/roles.md の元）。"

    def handle(self, **options):
        self.stdout.write(as_markdown(), ending="")
