"""`tsumiki survey ingest CAMPAIGN DIR [--json] [--check | --submit]`: read a folder of workbooks and take those without an error."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.selectors.excel import campaign_named
from tsumiki.surveys.services.ingesting import Outcome, ingest

HELP = "フォルダの調査票（Excel）を読み取り、誤りのないものを取り込みます。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("campaign", help="調査のコード")
    parser.add_argument("folder", type=Path, metavar="DIR", help="調査票の入ったフォルダ")
    parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")
    parser.add_argument("--check", action="store_true", help="読み取るだけで、取り込みません。")
    parser.add_argument(
        "--submit",
        action="store_true",
        help="取り込んだあと、直すところのない回答を、団体に代わって提出します。",
    )


def run(
    stdout: OutputWrapper,
    *,
    campaign: str,
    folder: Path,
    as_json: bool,
    check: bool,
    submit: bool,
    **options: Any,
) -> None:
    found = campaign_named(campaign)
    if not folder.is_dir():
        raise InputError(
            f"「{folder}」というフォルダはありません。調査票の入ったフォルダを指定してください。"
        )
    if check and submit:
        raise InputError("--check と --submit は、一緒には使えません。どちらか一つを付けてください。")
    outcomes = ingest(found, folder, check=check, submit=submit)
    stdout.write(_json(found.code, outcomes, check=check) if as_json else _text(outcomes, check=check))


def _json(campaign: str, outcomes: list[Outcome], *, check: bool) -> str:
    content = {
        "campaign": campaign,
        "checked_only": check,
        "accepted": sum(outcome.accepted for outcome in outcomes),
        "partly": sum(outcome.partly for outcome in outcomes),
        "refused": sum(not (outcome.accepted or outcome.partly) for outcome in outcomes),
        "submitted": sum(outcome.submitted for outcome in outcomes),
        "files": [outcome.as_dict() for outcome in outcomes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _text(outcomes: list[Outcome], *, check: bool) -> str:
    lines = []
    for outcome in outcomes:
        lines.append(f"{outcome.file}\t{_said(outcome)}")
        lines += [
            f"  {problem['place'] or 'ファイル'}：{problem['sentence']}" for problem in outcome.problems
        ]
        lines += [
            f"  {'、'.join(conflict['cells'])}：{conflict['label']}は、{conflict['saved_by']}が画面で入力した回答"
            f"「{conflict['stored_text']}」を残しました（ファイルは「{conflict['file_text']}」）。"
            for conflict in outcome.conflicts
        ]
        lines += _handed_in(outcome)
    accepted = sum(outcome.accepted for outcome in outcomes)
    done = "読み取れます（取り込んでいません）" if check else "取り込みました"
    partly = sum(outcome.partly for outcome in outcomes)
    more = f"ほかに{partly}件は、画面で入力した回答を残し、それ以外を取り込みました。" if partly else ""
    submitted = sum(outcome.submitted for outcome in outcomes)
    more += f"{submitted}件を提出しました。" if submitted else ""
    return "\n".join([*lines, f"{len(outcomes)}件のうち{accepted}件を{done}。{more}"])


def _handed_in(outcome: Outcome) -> list[str]:
    """What became of the handing in, where it was asked for."""
    if outcome.submitted:
        where = f"受付番号 {outcome.receipt}" if outcome.receipt else "都道府県の確認を待ちます"
        return [f"  提出しました（{where}）"]
    return [f"  提出していません：{sentence}" for sentence in outcome.not_submitted]


def _said(outcome: Outcome) -> str:
    if outcome.partly:
        return f"一部だけ取り込みました（変更{outcome.changes}か所、残した回答{len(outcome.conflicts)}問）"
    return f"変更{outcome.changes}か所" if outcome.accepted else "取り込めません"
