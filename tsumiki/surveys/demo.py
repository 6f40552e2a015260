"""合成データ: the survey of 令和4年度, closed and published, and one of this year that is under way.

Nobody really answered: round 9 has the invented sheets whose tables equal the published figures
(tabulation/synthetic.py); this year's sheets are last round's, handed in by about half.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.surveys.demo_drafts import make_drafts
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Campaign, Questionnaire, Response
from tsumiki.surveys.selectors.results import SYNTHETIC
from tsumiki.surveys.services.campaigns import create_campaign
from tsumiki.surveys.services.campaigns_closing import close_campaign
from tsumiki.surveys.services.campaigns_opening import open_campaign
from tsumiki.surveys.services.publication import publish_results
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires
from tsumiki.surveys.tabulation.answers import Sheet
from tsumiki.surveys.tabulation.synthetic import synthetic_consents, synthetic_sheets

LAST_ROUND, THIS_ROUND = "r4-2022-09", "r8-2026-10"
KINDS = tuple(LocalGovernment.Kind.values)
BATCH = 500
Status = Response.Status
# Where the towns of the demo's people stand, so that each of them has something to do; others by chance.
STANDING = {"313891": Status.EDITING, "193666": Status.SUBMITTED, "310000": Status.EDITING}
NOTES = {
    Status.RETURNED: "問2の構想等の名称をご確認ください。（合成データ）",
    Status.DECLINED: "今年度は回答を見送ります。（合成データ）",
}
EVENTS = {
    Status.INTERNAL: AnswerEvent.Kind.DRAFTED,
    Status.CHECKING: AnswerEvent.Kind.APPROVED,
    Status.SUBMITTED: AnswerEvent.Kind.SUBMITTED,
    Status.RETURNED: AnswerEvent.Kind.RETURNED,
    Status.DECLINED: AnswerEvent.Kind.DECLINED,
}


def make_surveys() -> int:
    """Make both campaigns where they are missing and the governments are loaded; return how many were made."""
    if not LocalGovernment.objects.exists():
        return 0
    load_shipped_questionnaires()
    made = 0
    for code, make in ((LAST_ROUND, _make_last_round), (THIS_ROUND, _make_this_round)):
        if not Campaign.objects.filter(code=code).exists():
            make()
            made += 1
    make_drafts()
    return made


def _make_last_round() -> None:
    campaign = create_campaign(
        questionnaire=Questionnaire.objects.get(code="iko-2022"),
        by=None,
        code=LAST_ROUND,
        title=f"令和4年度（2022年度）意向等調査（{SYNTHETIC}）",
        opens_on=date(2022, 9, 1),
        deadline=date(2022, 9, 30),
        is_synthetic=True,
    )
    open_campaign(campaign, kinds=KINDS, by=None)
    _fill(campaign, {sheet.organisation: stored(sheet) for sheet in synthetic_sheets()})
    close_campaign(campaign, by=None)
    publish_results(campaign, by=None)


def stored(sheet: Sheet) -> dict[str, Any]:
    """An invented sheet in the form of AnswerSheet: words stand under the choice that asks for them."""
    answers = {code: value for code, value in (sheet.answers or {}).items() if value not in ("", [], None)}
    # Every choice with words is the last of its question: その他.
    others = {"challenges": "c12"}
    return answers | {
        f"{code}/{others.get(code, 'other')}/text": words for code, words in sheet.words.items()
    }


def _fill(campaign: Campaign, answers: dict[str, dict[str, Any]]) -> None:
    """Hand in everybody's answers at once."""
    rows = _rows_of(campaign)
    now = timezone.now()
    consents = synthetic_consents()
    for row in rows:
        sheet = row.sheet
        sheet.answers = answers.get(row.organisation.local_government.code, {})
        sheet.version, sheet.saved_at = 1, now
        _stand(row, Status.SUBMITTED, consents)
    _save(campaign, rows)


def _make_this_round() -> None:
    today = timezone.localdate()
    campaign = create_campaign(
        questionnaire=Questionnaire.objects.get(code="iko-2026"),
        by=None,
        code=THIS_ROUND,
        title=f"令和8年度（2026年度）意向等調査（{SYNTHETIC}）",
        opens_on=today - timedelta(days=14),
        prefecture_deadline=today + timedelta(days=7),
        deadline=today + timedelta(days=21),
        is_synthetic=True,
    )
    open_campaign(campaign, kinds=KINDS, by=None)
    rows = _rows_of(campaign)
    consents = synthetic_consents()
    for row in rows:
        code = row.organisation.local_government.code
        status = STANDING.get(code) or _by_chance(row, code)
        if status != Status.NOT_STARTED:
            row.sheet.version, row.sheet.saved_at = 1, timezone.now()
            _stand(row, status, consents)
    _save(campaign, rows)


def _by_chance(row: Response, code: str) -> Status:
    """The same for the same body every time; a prefecture answers directly and needs no checking."""
    place = int.from_bytes(hashlib.blake2b(code.encode(), digest_size=4).digest(), "big") % 100
    steps = (
        (46, Status.SUBMITTED),
        (56, Status.CHECKING),
        (62, Status.INTERNAL),
        (78, Status.EDITING),
        (80, Status.RETURNED),
        (81, Status.DECLINED),
    )
    status = next((status for limit, status in steps if place < limit), Status.NOT_STARTED)
    is_prefecture = row.organisation.local_government.is_prefecture
    return Status.SUBMITTED if is_prefecture and status == Status.CHECKING else status


def _stand(row: Response, status: Status, consents: Mapping[str, bool]) -> None:
    row.status = status
    row.note = NOTES.get(status, "")
    if status == Status.SUBMITTED:
        row.submitted_at = timezone.now()
        row.receipt = f"{row.campaign_id:03d}-{row.organisation.local_government.code}-01"
    if status in (Status.SUBMITTED, Status.CHECKING):
        row.publishes_name = consents.get(row.organisation.local_government.code)


def _rows_of(campaign: Campaign) -> list[Response]:
    found = Response.objects.filter(campaign=campaign).order_by("pk")
    return list(found.select_related("organisation__local_government", "sheet"))


def _save(campaign: Campaign, rows: Iterable[Response]) -> None:
    moved = [row for row in rows if row.status != Status.NOT_STARTED]
    with audit.change("survey.demo_made", by=None) as entry:
        # An upsert writes the same rows several times faster than bulk_update's CASE for every column.
        Response.objects.bulk_create(
            moved,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["status", "note", "submitted_at", "receipt", "publishes_name"],
            batch_size=BATCH,
        )
        AnswerSheet.objects.bulk_create(
            [row.sheet for row in moved],
            update_conflicts=True,
            unique_fields=["response"],
            update_fields=["answers", "version", "saved_at"],
            batch_size=BATCH,
        )
        AnswerEvent.objects.bulk_create(
            [
                AnswerEvent(
                    response=row, by_name=f"見本 担当（{SYNTHETIC}）", kind=EVENTS[Status(row.status)]
                )
                for row in moved
                if row.status in EVENTS
            ],
            batch_size=BATCH,
        )
        entry.of_all(Response, campaign=campaign.code, count=len(moved))
