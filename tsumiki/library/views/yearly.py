"""The yearly look at published cases, as a list."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.library import rules
from tsumiki.library.selectors import life, yearly
from tsumiki.library.selectors.yearly import CheckState


@require_safe
def case_checks(request):
    """Which published cases were looked at since the survey began, which wait, which are overdue."""
    user = request.user
    if not rules.is_reviewer(user) and not life.organisations_to_write_for(user).exists():
        raise PermissionDenied("事例の確認の一覧を見られるのは、団体の起案者・承認者と事務局の方です。")
    asked_in = yearly.current_round()
    cases = yearly.cases_to_look_at(user, since=asked_in.since)
    counts = yearly.count_by_check(cases)
    chosen = request.GET.get("check", "")
    if chosen in CheckState.values:
        cases = cases.filter(check_state=chosen)
    context = {
        "is_reviewer": rules.is_reviewer(user),
        "round": asked_in,
        "counts": counts,
        "total": counts.total(),
        "tabs": _tabs(counts, chosen),
        "labels": dict(CheckState.choices),
        "page": Paginator(cases.select_related("organisation"), 50).get_page(request.GET.get("page")),
    }
    return render(request, "library/case_checks.html", context)


def _tabs(counts, chosen):
    here = reverse("library:case_checks")
    pairs = [("", "すべて", counts.total()), *((s.value, s.label, counts[s.value]) for s in CheckState)]
    return [
        {
            "label": label,
            "url": f"{here}?check={value}" if value else here,
            "is_current": value == (chosen if chosen in CheckState.values else ""),
            "count": count,
        }
        for value, label, count in pairs
    ]
