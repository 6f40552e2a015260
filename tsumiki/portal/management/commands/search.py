import json

from tsumiki.kernel.commands import Verb, at_least_one
from tsumiki.portal import search


class Command(Verb):
    help = "団体・事例・積み木を語でさがします（公開されているものだけ）。"

    def add_arguments(self, parser):
        parser.add_argument("query", help="さがす語（空白で区切ると、すべてを含むもの）")
        parser.add_argument("--limit", type=at_least_one, default=10, help="表示する件数（既定 10）")
        parser.add_argument("--type", choices=list(search.SOURCES), help="種類をしぼる")
        parser.add_argument("--json", action="store_true", help="JSON で出力")

    def handle(self, *, query, limit, **options):
        hits = search.public_hits(query, kind=options["type"], limit=limit)
        if options["json"]:
            self.stdout.write(json.dumps([hit.as_dict() for hit in hits], ensure_ascii=False, indent=1))
        elif not hits:
            self.stdout.write("見つかりませんでした。別の語でおさがしください。")
        for hit in [] if options["json"] else hits:
            self.stdout.write(f"{search.SOURCES[hit.kind]}\t{hit.title}\t{hit.url}")
