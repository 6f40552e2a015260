"""Those who are asked and have nobody to receive a letter: the list to be filled in for the invitation."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tsumiki.accounts import invitation_sheets
from tsumiki.kernel import audit
from tsumiki.surveys.selectors.people import without_people
from tsumiki.surveys.views.campaigns_shared import manages_campaign

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@manages_campaign
def campaign_nobody(request, campaign):
    """The list as the table of invitations: a row for each organisation, to be filled in and sent back."""
    rows = [
        (row.organisation.local_government.code, str(row.organisation))
        for row in without_people(campaign.responses.all())
    ]
    content = invitation_sheets.template(rows, with_codes=False)
    audit.record("survey.list_exported", by=request.user, subject=campaign, rows=len(rows), kind="nobody")
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(
        True, f"{campaign.code}-利用者のいない団体.xlsx"
    )
    return answer
