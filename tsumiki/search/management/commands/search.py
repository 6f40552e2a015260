import json
from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from tsumiki.kernel.commands import Verb, at_least_one
from tsumiki.search import services
from tsumiki.search.engine.documents import Query
from tsumiki.search.evaluation import evaluate
from tsumiki.search.finding import find
from tsumiki.search.query_files import read_queries
from tsumiki.search.sources import lasting_ids, source_of, sources, url_of
from tsumiki.search.wording import sentences_of

EVALUATE, REBUILD = "evaluate", "rebuild"


class Command(Verb):
    help = "事例・積み木・団体などを言葉でさがします（公開されているものだけ）。"

    def add_arguments(self, parser):
        parser.add_argument(
            "words",
            nargs="+",
            help="さがす言葉。`evaluate FILE` は問いと正解のファイルで検索の質を測り、`rebuild` は登録を作り直します。",
        )
        parser.add_argument("--limit", type=at_least_one, default=10, help="表示する件数（既定 10）")
        parser.add_argument("--type", choices=[source.type for source in sources()], help="種類をしぼる")
        parser.add_argument("--json", action="store_true", help="JSON で出力")

    def handle(self, *, words, limit, **options):
        if words == [REBUILD]:
            self.stdout.write(f"検索の登録を確かめました（直した登録 {services.synchronise():,}件）。")
        elif len(words) == 2 and words[0] == EVALUATE:
            self._evaluate(Path(words[1]), as_json=options["json"])
        else:
            self._search(" ".join(words), limit, options["type"], as_json=options["json"])

    def _search(self, words, limit, kind, *, as_json):
        query = Query(words, frozenset(), (kind,) if kind else (), limit=limit)
        hits = find(AnonymousUser(), query).hits
        if as_json:
            self.stdout.write(json.dumps([_row(hit) for hit in hits], ensure_ascii=False, indent=1))
        elif not hits:
            self.stdout.write("見つかりませんでした。別の言葉でおさがしください。")
        for hit in [] if as_json else hits:
            row = _row(hit)
            self.stdout.write(f"{source_of(row['type']).label}\t{row['title']}\t{row['url']}")

    def _evaluate(self, path, *, as_json):
        measured = evaluate(read_queries(path), _ranked)
        if as_json:
            rows = {kind: asdict(score) for kind, score in measured.items()}
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        self.stdout.write("種類\t問い\tR@1\tR@10\tMRR\tnDCG@10\t出てはならないもの")
        for kind, row in measured.items():
            figures = (row.recall_at_1, row.recall_at_10, row.mrr, row.ndcg_at_10)
            shown = "\t".join(f"{figure:.3f}" for figure in figures)
            self.stdout.write(f"{kind}\t{row.queries}\t{shown}\t{row.trapped}")


def _ranked(words):
    return lasting_ids(hit.key for hit in find(AnonymousUser(), Query(words, frozenset(), limit=10)).hits)


def _row(hit):
    return {
        "id": hit.key,
        "type": hit.shown.type,
        "title": "".join(piece.text for piece in hit.shown.title),
        "url": url_of(hit.key),
        "score": round(hit.score, 4),
        "reasons": sentences_of(hit.reasons),
    }
