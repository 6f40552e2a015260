"""操作の記録: who did what, when; as a page and as CSV."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsumiki.accounts import selectors, verbs
from tsumiki.accounts.access import can
from tsumiki.accounts.forms.people import AuditFilterForm
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.sheets import write_csv

CSV_ROWS = 50_000


@require_safe
def audit_log(request):
    form, events = _wanted(request)
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    for event in page:
        event.verb_label = verbs.label_of(event.verb)
    context = {
        "form": form,
        "page": page,
        "csv_url": f"{reverse('accounts:audit_log_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "accounts/audit_log.html", context)


@require_safe
def audit_log_csv(request):
    _, events = _wanted(request)
    rows = [["日時", "行った人", "団体", "行為", "対象"]]
    for event in events[:CSV_ROWS]:
        at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        label = verbs.label_of(event.verb)
        rows.append([at, event.actor_name, event.organisation_name, label, event.subject_label])
    audit.record("accounts.audit_exported", by=request.user, subject=request.user, rows=len(rows) - 1)
    response = HttpResponse(write_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _wanted(request):
    if not can(request.user, Permission.AUDIT_VIEW):
        raise PermissionDenied
    form = AuditFilterForm(request.GET)
    events = selectors.audit_events_visible_to(request.user)
    if not form.is_valid():
        return form, events.none()
    return form, selectors.filter_audit_events(events, **form.cleaned_data)
