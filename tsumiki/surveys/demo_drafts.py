"""合成データ: what the secretariat is preparing: next year's questionnaire, and a campaign nobody has been asked in yet."""

from datetime import timedelta

from django.utils import timezone

from tsumiki.accounts.access import members_with
from tsumiki.accounts.roles import Permission
from tsumiki.surveys.models import Campaign, Questionnaire
from tsumiki.surveys.selectors.results import SYNTHETIC
from tsumiki.surveys.services.campaigns import create_campaign
from tsumiki.surveys.services.questionnaires import copy_questionnaire

NEXT_QUESTIONNAIRE, NEXT_CAMPAIGN = "iko-2027", "r8-follow-up"


def make_drafts() -> None:
    """Make both where they are missing and the demo has somebody who runs surveys."""
    manager = members_with(Permission.SURVEY_MANAGE).select_related("user").order_by("pk").first()
    if manager is None:
        return
    this_year = Questionnaire.objects.get(code="iko-2026")
    if not Questionnaire.objects.filter(code=NEXT_QUESTIONNAIRE).exists():
        title = f"令和9年度（2027年度）意向等調査（案・{SYNTHETIC}）"
        copy_questionnaire(this_year, by=manager.user, code=NEXT_QUESTIONNAIRE, fiscal_year=2027, title=title)
    if not Campaign.objects.filter(code=NEXT_CAMPAIGN).exists():
        opens_on = timezone.localdate() + timedelta(days=30)
        create_campaign(
            questionnaire=this_year,
            by=manager.user,
            code=NEXT_CAMPAIGN,
            title=f"令和8年度 追加調査（{SYNTHETIC}）",
            opens_on=opens_on,
            deadline=opens_on + timedelta(days=21),
            via_prefecture=False,
            is_synthetic=True,
        )
