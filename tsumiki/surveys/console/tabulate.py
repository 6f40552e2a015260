"""`tsumiki survey tabulate CAMPAIGN [--json]`: every question of a closed campaign, base and counts by code."""

import json
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.surveys.open_data import tabulation
from tsumiki.surveys.selectors.results import campaign_by_code, results_of
from tsumiki.surveys.tables import Results, shown, shown_percent

HELP = "締め切った調査を集計し、すべての設問の母数と選択肢ごとの数を出力します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("campaign", help="調査のコード")
    parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")


def run(stdout: OutputWrapper, *, campaign: str, as_json: bool, **options: Any) -> None:
    results = results_of(campaign_by_code(campaign))
    stdout.write(_json(campaign, results) if as_json else _text(results))


def _json(campaign: str, results: Results) -> str:
    whole = results.returned()[-1]
    content = {
        "campaign": campaign,
        "edition": results.matrix.questionnaire.edition,
        "label": results.label,
        "note": results.matrix.note,
        "snapshot_sha256": results.digest,
        "sent": whole.sent,
        "returned": whole.cell.plain,
        "questions": tabulation(results),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _text(results: Results) -> str:
    lines = [f"{results.label}　{results.matrix.note}".rstrip()]
    for table in results.frequencies.values():
        lines += ["", f"{table.axis.label}（n={shown(table.base)}、{table.axis.base_words}）"]
        lines += [
            f"  {category.code}\t{category.label}\t{shown(table.cell(category.code))}\t"
            f"{shown_percent(table.cell(category.code))}"
            for category in table.axis.categories
        ]
    return "\n".join(lines)
