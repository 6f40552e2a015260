"""`tsumiki survey remind [CAMPAIGN]`: what is due today, for a daily timer. Safe to run again."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper
from django.urls import reverse

from tsumiki.kernel.addresses import whole_address
from tsumiki.surveys.models import Campaign, Reminder
from tsumiki.surveys.selectors.results import campaign_by_code
from tsumiki.surveys.services import reminders
from tsumiki.surveys.services.reminders import Sent

HELP = "依頼・督促・都道府県への連絡・締切の連絡のうち、今日が送る日のものを送ります。毎日実行します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument(
        "campaign", nargs="?", help="調査のコード（省くと、回答を受け付けているすべての調査）"
    )
    parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")


def run(stdout: OutputWrapper, *, campaign: str | None, as_json: bool, **options: Any) -> None:
    if campaign:
        sent = _send(campaign_by_code(campaign))
        stdout.write(json.dumps(_plain(sent), ensure_ascii=False) if as_json else _in_words(sent))
        return
    rounds = {found.code: (found, _send(found)) for found in reminders.scheduled_campaigns()}
    if as_json:
        every = {code: _plain(sent) for code, (_, sent) in rounds.items()}
        stdout.write(json.dumps(every, ensure_ascii=False))
        return
    for found, sent in rounds.values():
        stdout.write(f"{found.title}（{found.code}）")
        stdout.write(_in_words(sent))
    if not rounds:
        stdout.write("回答を受け付けている調査はありません。何も送っていません。")


def _send(campaign: Campaign) -> dict[str, Sent]:
    return reminders.run_schedule(
        campaign,
        link=lambda token: whole_address(reverse("surveys:campaign_enter", args=[token])),
        url=whole_address(reverse("surveys:prefecture_progress", args=[campaign.code])),
    )


def _plain(sent: dict[str, Sent]) -> dict[str, Any]:
    return {level: asdict(row) for level, row in sent.items()}


def _in_words(sent: dict[str, Sent]) -> str:
    return "\n".join(
        f"{Reminder.Level(level).label}：{row.organisations:,}団体に{row.mails:,}通"
        f"（次回に{row.waiting:,}団体、送る相手のいない団体 {row.without_people:,}）"
        for level, row in sent.items()
    )
