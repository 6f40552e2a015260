"""Many invitations at once: the template out, the table back, every row looked at, and the yes."""

import secrets

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts import invitation_sheets
from tsumiki.accounts.access import can
from tsumiki.accounts.forms.many import SendForm, TableForm
from tsumiki.accounts.invitation_checks import STATE_LABELS, State, judge
from tsumiki.accounts.roles import Permission
from tsumiki.accounts.services.inviting_many import invite_many
from tsumiki.accounts.views.links import invitation_link
from tsumiki.kernel.errors import InputError

KEY = "accounts.invitations"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many are made in a few seconds: the press is answered before a proxy gives up.
AT_ONCE = 1_000
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"


def _require_right(request):
    if not can(request.user, Permission.MEMBER_MANAGE):
        raise PermissionDenied("招待できるのは、国事務局と、団体の利用者を管理する方です。")


@require_http_methods(["GET", "HEAD", "POST"])
def invite_table(request):
    """What to fill in, and the file back. A file refused as a whole is told in one sentence at its field."""
    _require_right(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = invitation_sheets.read(file, name=file.name)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        else:
            _keep(request, table)
            return redirect("accounts:invite_table_check")
    return render(request, "accounts/invite_table.html", {"form": form})


def _keep(request, table):
    # Compressed: a session is read with every request, and a table may have thousands of rows.
    kept = signing.dumps(invitation_sheets.as_plain(table), compress=True)
    request.session[KEY] = {"table": kept, "token": secrets.token_urlsafe(8)}


def _kept(request):
    kept = request.session.get(KEY)
    try:
        return invitation_sheets.from_plain(signing.loads(kept["table"])), kept["token"]
    except (TypeError, signing.BadSignature):
        return None, ""


@require_safe
def invite_table_template(request):
    _require_right(request)
    answer = HttpResponse(invitation_sheets.template(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, "招待する方の一覧.xlsx")
    return answer


@require_safe
def invite_table_check(request):
    """Every row with what would happen to it; nothing is sent yet."""
    _require_right(request)
    table, token = _kept(request)
    if table is None:
        messages.info(request, GONE)
        return redirect("accounts:invite_table")
    candidates = judge(table, by=request.user)
    groups = {state: [each for each in candidates if each.state == state] for state in State}
    wanted = request.GET.get("state", "")
    context = {
        "table": table,
        "total": len(candidates),
        "counts": {state.value: len(rows) for state, rows in groups.items()},
        "tabs": _tabs(groups, len(candidates), wanted),
        "page": Paginator(groups.get(wanted, candidates), 100).get_page(request.GET.get("page")),
        "send_form": SendForm(initial={"token": token}),
    }
    return render(request, "accounts/invite_table_check.html", context)


def _tabs(groups, total, wanted):
    here = reverse("accounts:invite_table_check")
    every = {"label": "すべて", "url": here, "is_current": wanted not in groups, "count": total}
    rest = [
        {
            "label": STATE_LABELS[state],
            "url": f"{here}?state={state.value}",
            "is_current": wanted == state.value,
            "count": len(rows),
        }
        for state, rows in groups.items()
    ]
    return [every, *rest]


@require_POST
def invite_table_send(request):
    """The yes: invites whose rows are ready. A second press finds nobody left."""
    _require_right(request)
    table, token = _kept(request)
    if table is None or request.POST.get("token") != token:
        messages.error(request, GONE)
        return redirect("accounts:invite_table")
    done = invite_many(table, link=invitation_link(request), by=request.user, most=AT_ONCE)
    if done.invited:
        messages.success(request, f"{done.invited:,}人に招待のメールを送りました。")
    else:
        messages.info(request, "招待のメールを送る方はいませんでした。")
    for number, sentence in done.refused[:5]:
        messages.warning(request, f"{number}行目：{sentence}")
    if done.waiting:
        messages.info(request, f"一度に送れる数を超えた{done.waiting:,}人には、もう一度押すと送ります。")
    return redirect("accounts:invite_table_check")
