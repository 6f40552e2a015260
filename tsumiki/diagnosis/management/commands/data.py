from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tsumiki.diagnosis import services
from tsumiki.diagnosis.catalogue import source_manifest
from tsumiki.diagnosis.folders import find_file, writable_folder
from tsumiki.diagnosis.models import Source
from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.services.registry import load_registry
from tsumiki.kernel.commands import Verb
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import InputError


class Command(Verb):
    help = "統計などのデータを取得し（fetch）、読み込み（load）、状態を表示します（status）。"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="{fetch,load,status}")
        fetch = verbs.add_parser("fetch", help="公表者からファイルを取得します。")
        fetch.add_argument(
            "--from", dest="base_url", default="", help="公表者の代わりに取る場所（http、https、file のURL）"
        )
        fetch.add_argument(
            "--only", choices=sorted(source_manifest()), help="1つのファイルだけを取得します。"
        )
        fetch.add_argument("--force", action="store_true", help="照合済みのファイルがあっても取り直します。")
        load = verbs.add_parser("load", help="統計を読み込みます。")
        load.add_argument("--dir", type=Path, default=None, help="ファイルのあるフォルダー")
        verbs.add_parser("status", help="ファイルと読込みの状態を表示します。")

    def handle(self, *, verb: str, **options: Any) -> None:
        {"fetch": self.fetch, "load": self.load, "status": self.status}[verb](**options)

    def fetch(self, *, base_url: str, only: str | None, force: bool, **options: Any) -> None:
        load_registry()  # a conversion is checked against the codes of the registry
        failures = []
        for code, entry in source_manifest().items():
            if only and code != only:
                continue
            self.stdout.write(f"{entry['title']} …")
            try:
                self.stdout.write(f"  {self._fetch_one(entry, base_url, force=force)}")
            except InputError as failure:
                # One publisher's bad day must not keep the other files away.
                failures.append(f"{entry['title']}: {failure}")
        if failures:
            raise InputError("\n".join(failures))
        self.stdout.write("次に `tsumiki data load` を実行すると、地域診断に反映されます。")

    def _fetch_one(self, entry: dict[str, Any], base_url: str, *, force: bool) -> str:
        found = find_file(entry["path"])
        if found and not force and services.is_known_copy(found, entry):
            return f"すでにあります: {found}（照合済み）"
        towns = LocalGovernment.objects.existing().municipalities().values_list("code", flat=True)
        got = services.fetch_source(entry, writable_folder(), base_url=base_url, codes=towns, force=force)
        check = "照合済み" if got.is_known_copy else "変換後の内容を検査済み（登録の照合値とは異なります）"
        return f"取得しました: {got.path}（{check}）"

    def load(self, *, dir: Path | None, **options: Any) -> None:  # noqa: A002 (the option's name)
        load_registry()  # statistics belong to governments, so these must be there first
        for line in services.load_statistics(dir).lines:
            self.stdout.write(line)

    def status(self, **options: Any) -> None:
        loaded = {source.code: source for source in Source.objects.all()}
        for code, entry in source_manifest().items():
            path = find_file(entry["path"])
            source = loaded.get(code)
            parts = [f"ファイル {path}" if path else "ファイルなし（`tsumiki data fetch` で取得できます）"]
            if source:
                parts.append(f"読込み済み {japanese_date(source.loaded_at.date())}、{source.row_count:,}団体")
            elif "reader" in entry:
                parts.append("未読込み（`tsumiki data load` で読み込めます）")
            self.stdout.write(f"{entry['title']}: {'、'.join(parts)}")
