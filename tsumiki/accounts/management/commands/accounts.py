"""`tsumiki accounts invite FILE [--json] [--check]`: invite everybody in a table. Safe to run again."""

import json
from pathlib import Path

from django.urls import reverse

from tsumiki.accounts import invitation_sheets
from tsumiki.accounts.invitation_checks import State, judge
from tsumiki.accounts.services.inviting_many import Invited, invite_many
from tsumiki.kernel.addresses import whole_address
from tsumiki.kernel.commands import Verb
from tsumiki.kernel.errors import InputError


class Command(Verb):
    help = "一覧（Excel・CSV）の方をまとめて招待します。"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="name", required=True, metavar="{invite}")
        invite = verbs.add_parser("invite", help=self.help)
        invite.add_argument("file", type=Path, metavar="FILE", help="招待する方の一覧（.xlsx または .csv）")
        invite.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")
        invite.add_argument("--check", action="store_true", help="読み取るだけで、招待しません。")

    def handle(self, *, file, as_json, check, **options):
        if not file.is_file():
            raise InputError(f"「{file}」というファイルはありません。一覧のファイルを指定してください。")
        with file.open("rb") as opened:
            table = invitation_sheets.read(opened, name=file.name)
        candidates = judge(table, by=None)
        done = Invited() if check else invite_many(table, link=_link, by=None)
        if as_json:
            content = _content(table, candidates, done, check=check)
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_in_words(candidates, done, check=check))


def _link(token):
    return whole_address(reverse("accounts:invitation_open", args=[token]))


def _counted(candidates, state):
    return sum(candidate.state == state for candidate in candidates)


def _content(table, candidates, done, *, check):
    return {
        "file": table.name,
        "checked_only": check,
        "rows": len(candidates),
        "blank": table.blank,
        "ready": _counted(candidates, State.READY),
        "already": _counted(candidates, State.DONE),
        "wrong": _counted(candidates, State.WRONG),
        "invited": done.invited,
        "waiting": done.waiting,
        "refused": [{"row": number, "sentence": sentence} for number, sentence in done.refused],
        "remarks": [
            {
                "row": candidate.line.number,
                "state": candidate.state.value,
                "place": remark.where,
                "sentence": remark.sentence,
            }
            for candidate in candidates
            for remark in candidate.remarks
        ],
    }


def _in_words(candidates, done, *, check):
    lines = [f"{remark.where}：{remark.sentence}" for candidate in candidates for remark in candidate.remarks]
    lines += [f"{number}行目：{sentence}" for number, sentence in done.refused]
    ready = _counted(candidates, State.READY)
    what = f"{ready:,}人を招待できます（送っていません）" if check else f"{done.invited:,}人を招待しました"
    rest = f"次の実行で{done.waiting:,}人。" if done.waiting else ""
    lines.append(
        f"{len(candidates):,}人のうち{what}。招待済み・登録済み{_counted(candidates, State.DONE):,}人、"
        f"直すところのある行{_counted(candidates, State.WRONG):,}行。{rest}"
    )
    return "\n".join(lines)
