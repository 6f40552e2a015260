"""What happens to a campaign besides its course: thrown away before it began, somebody added, a note afterwards."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.text import fold
from tsumiki.surveys.forms.campaigns import AddRecipientsForm, NotAskedForm, NoticeForm
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.services import campaigns, campaigns_adding, publication
from tsumiki.surveys.views.campaigns_shared import frame, manages_campaign

# More are not drawn as boxes to tick: the search narrows them.
MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@manages_campaign
def campaign_delete(request, campaign):
    """Throw a prepared campaign away, after asking."""
    if campaign.status != Campaign.Status.PREPARING:
        raise RuleError(campaigns.NOT_TO_DELETE)
    if request.method == "POST":
        title = campaign.title
        campaigns.delete_campaign(campaign, by=request.user)
        messages.success(request, f"「{title}」を削除しました。")
        return redirect("surveys:campaign_list")
    return render(request, "surveys/campaign_delete.html", frame(campaign, "campaign_delete"))


@require_http_methods(["GET", "HEAD", "POST"])
@manages_campaign
def campaign_add(request, campaign):
    """Ask somebody who was not asked at the opening."""
    if campaign.status != Campaign.Status.OPEN:
        raise RuleError(campaigns.ONLY_OPEN)
    search = NotAskedForm(request.GET)
    found = campaigns_adding.not_asked(campaign)
    for word in fold(search.cleaned_data["q"] if search.is_valid() else "").split():
        found = found.filter(search_text__contains=word)
    count, shown = found.count(), list(found.order_by("code")[:MOST_SHOWN])
    form = AddRecipientsForm(shown, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["governments"]
        added = campaigns_adding.add_recipients(campaign, governments=chosen, by=request.user)
        names = "、".join(row.full_name for row in added)
        messages.success(
            request, f"{names}を対象に加えました。依頼のメールは「依頼と督促」から送ってください。"
        )
        return redirect("surveys:campaign_progress", code=campaign.code)
    context = {"search": search, "form": form, "count": count, "shown": len(shown)}
    return render(request, "surveys/campaign_add.html", frame(campaign, "campaign_add") | context)


@require_http_methods(["GET", "HEAD", "POST"])
@manages_campaign
def campaign_notices(request, campaign):
    """正誤・お知らせ: what was said, and something more."""
    if campaign.status != Campaign.Status.PUBLISHED:
        raise RuleError(publication.NOT_PUBLISHED)
    form = NoticeForm(request.POST or None, initial={"dated_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            publication.add_notice(campaign, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "正誤・お知らせを加えました。結果のページには、10分以内に表示されます。"
            )
            return redirect("surveys:campaign_notices", code=campaign.code)
    context = {"form": form, "notices": campaign.notices.all()}
    return render(request, "surveys/campaign_notices.html", frame(campaign, "campaign_notices") | context)
