"""Many at once: a prefecture's workbooks as a zip, and all submitted answers as one table."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.selectors.files import asks_for_files
from tsumiki.surveys.selectors.progress import campaigns_visible_to
from tsumiki.surveys.services import excel, exporting
from tsumiki.surveys.services.files import files_zip

EXPORTS = (
    ("answers.xlsx", "提出された回答（列の説明つき）", "Excel"),
    ("answers.csv", "提出された回答", "CSV"),
    ("dictionary.csv", "列の説明", "CSV"),
)


@require_safe
def campaign_workbooks(request, code):
    """What may be taken away of a campaign: workbooks by prefecture; the answers for those who run the survey."""
    campaign = get_object_or_404(campaigns_visible_to(request.user), code=code)
    areas = [
        {
            "label": f"{area.name}の調査票（{area.count}団体）",
            "url": reverse("surveys:campaign_workbooks_zip", args=[code, area.code]),
        }
        for area in selectors.areas_of(request.user, campaign)
    ]
    exports = [
        {"label": label, "format": kind, "url": reverse("surveys:campaign_answers", args=[code, name])}
        for name, label, kind in EXPORTS
    ]
    context = {
        "campaign": campaign,
        "areas": areas,
        "exports": exports if selectors.may_export(request.user) else [],
        "asks_for_files": asks_for_files(campaign),
        "note": exporting.note_of(campaign),
        "now": timezone.localtime(),
    }
    return render(request, "surveys/excel_files.html", context)


@require_safe
def campaign_workbooks_zip(request, code, prefecture):
    """One prefecture's workbooks, sent as they are made."""
    campaign = get_object_or_404(campaigns_visible_to(request.user), code=code)
    try:
        pieces = excel.workbooks_zip(campaign, prefecture, by=request.user)
    except RuleError as refusal:
        raise Http404(str(refusal)) from refusal
    return _zip(pieces, f"{code}-{prefecture}.zip")


def _zip(pieces, name):
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_safe
def campaign_attached(request, code):
    """The files of all submitted responses, a folder for each organisation."""
    if not selectors.may_export(request.user):
        raise Http404
    campaign = get_object_or_404(campaigns_visible_to(request.user), code=code)
    try:
        pieces = files_zip(campaign, by=request.user)
    except RuleError as refusal:
        messages.info(request, str(refusal))
        return redirect("surveys:campaign_workbooks", code=code)
    return _zip(pieces, f"{code}-files.zip")


@require_safe
def campaign_answers(request, code, name):
    """All submitted answers; until the closing the file says that it is not final."""
    if not selectors.may_export(request.user) or name not in [known for known, _, _ in EXPORTS]:
        raise Http404
    campaign = get_object_or_404(campaigns_visible_to(request.user), code=code)
    file = exporting.export(campaign, name, by=request.user)
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    return answer
