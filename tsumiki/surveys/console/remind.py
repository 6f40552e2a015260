"""`tsumiki survey remind CAMPAIGN`: what is due today, for a daily timer. Safe to run again."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser, OutputWrapper
from django.urls import reverse

from tsumiki.surveys.models import Campaign, Reminder
from tsumiki.surveys.selectors.results import campaign_by_code
from tsumiki.surveys.services import reminders

HELP = "依頼・督促・都道府県への連絡のうち、今日が送る日のものを送ります。毎日実行します。"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("campaign", help="調査のコード")
    parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出力します。")


def run(stdout: OutputWrapper, *, campaign: str, as_json: bool, **options: Any) -> None:
    found: Campaign = campaign_by_code(campaign)
    site = settings.SITE_URL.rstrip("/")
    sent = reminders.run_schedule(
        found,
        link=lambda token: site + reverse("surveys:campaign_enter", args=[token]),
        url=site + reverse("surveys:prefecture_progress", args=[found.code]),
    )
    if as_json:
        stdout.write(json.dumps({level: asdict(row) for level, row in sent.items()}, ensure_ascii=False))
        return
    for level, row in sent.items():
        stdout.write(
            f"{Reminder.Level(level).label}：{row.organisations:,}団体に{row.mails:,}通"
            f"（次回に{row.waiting:,}団体、送る相手のいない団体 {row.without_people:,}）"
        )
