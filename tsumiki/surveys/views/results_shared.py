"""What the result pages share: who may see which campaign, the tabs, and the address of a number's rule."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from tsumiki.surveys.figures import TOTAL
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.selectors.results import SYNTHETIC, own_government, results_visible_to

# Seconds that a public page may be out of date. What it shows is frozen; only its surroundings change.
KEPT = 600
TABS = (
    ("result_detail", "結果の概要"),
    ("result_returns", "回収状況"),
    ("result_cross", "クロス集計"),
    ("result_map", "地図"),
    ("result_data", "報告書とデータ"),
)
OWN = ("result_own", "自分の団体")


def visible_campaign(request, code):
    """The campaign with its questionnaire; 404 where it is not there or not published to this person."""
    campaign = results_visible_to(request.user).filter(code=code).first()
    if campaign is None:
        raise Http404("この結果はありません。")
    return campaign


def shared_context(request, campaign, found, page):
    """Context of every page of one edition; `page` is the URL name of the current tab."""
    tabs = [*TABS, OWN] if own_government(request.user, campaign) else TABS
    return {
        "campaign": campaign,
        "badges": badges_of(campaign),
        "results": found,
        "permanent_url": request.build_absolute_uri(reverse("surveys:result_detail", args=[campaign.code])),
        "tabs": [
            {
                "label": label,
                "url": reverse(f"surveys:{name}", args=[campaign.code]),
                "is_current": name == page,
                "count": None,
            }
            for name, label in tabs
        ],
    }


def badges_of(campaign):
    badges = [{"label": SYNTHETIC, "kind": "synthetic"}] if campaign.is_synthetic else []
    if campaign.status == Campaign.Status.CLOSED:
        badges.append({"label": "公表前", "kind": "draft"})
    return badges


def value_url(campaign, question, value, by="", group=None):
    """Where a number's rule stands; None is the total of that side."""
    path = reverse("surveys:result_question", args=[campaign.code, question])
    return path + value_query(value, by, group)


def value_query(value, by="", group=None):
    """The same from the question's own page: a table has hundreds of these, so they are kept short."""
    asked = {"value": TOTAL if value is None else value}
    if by:
        asked |= {"by": by, "group": TOTAL if group is None else group}
    return f"?{urlencode(asked)}"
