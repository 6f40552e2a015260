"""Resources from a table: the file in, every row looked at, and the yes."""

import secrets

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from tsumiki.diagnosis.own import resource_sheets, services
from tsumiki.diagnosis.own.forms import ApplyForm, ImportForm
from tsumiki.diagnosis.own.resource_sheets import STATE_LABELS, State
from tsumiki.diagnosis.views.own_page import acts_on_own, attempt, edits_own
from tsumiki.diagnosis.views.resources import crumbs, of_government
from tsumiki.kernel.errors import InputError

KEY = "diagnosis.resources"
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"


@edits_own
def resource_import(request, government):
    """The table back. A file refused as a whole is told in one sentence at its field."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = resource_sheets.read(file, name=file.name)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        else:
            kept = signing.dumps(resource_sheets.as_plain(table), compress=True)
            token = secrets.token_urlsafe(8)
            request.session[KEY] = {"table": kept, "token": token, "code": government.code}
            return redirect("diagnosis:resource_check", code=government.code)
    context = {
        "government": government,
        "crumbs": crumbs(government, ("表から取り込む", "")),
        "form": form,
    }
    return render(request, "diagnosis/own/resource_import.html", context)


def _kept(request, government):
    kept = request.session.get(KEY)
    try:
        if kept["code"] != government.code:
            return None, ""
        return resource_sheets.from_plain(signing.loads(kept["table"])), kept["token"]
    except (TypeError, KeyError, signing.BadSignature):
        return None, ""


def _writes(rows):
    return [row for row in rows if row.state in (State.NEW, State.CHANGED)]


@edits_own
def resource_check(request, government):
    """Every row with what it would change; nothing is written yet."""
    table, token = _kept(request, government)
    if table is None:
        messages.info(request, GONE)
        return redirect("diagnosis:resource_import", code=government.code)
    rows = resource_sheets.judge(table, list(of_government(request, government)))
    counts = [(STATE_LABELS[state], sum(row.state == state for row in rows)) for state in State]
    context = {
        "government": government,
        "crumbs": crumbs(government, ("取り込む前の確認", "")),
        "table": table,
        "counts": [{"label": label, "value": f"{count}件"} for label, count in counts],
        "writes": len(_writes(rows)),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "apply_form": ApplyForm(initial={"token": token}),
    }
    return render(request, "diagnosis/own/resource_check.html", context)


@acts_on_own
def resource_apply(request, government):
    """The yes. A second press changes nothing."""
    table, token = _kept(request, government)
    if table is None or request.POST.get("token") != token:
        messages.error(request, GONE)
        return redirect("diagnosis:resource_import", code=government.code)
    rows = resource_sheets.judge(table, list(of_government(request, government)))
    writes = [(row.key, row.version, row.data) for row in _writes(rows)]
    if attempt(request, lambda: services.put_resources(government, writes, by=request.user)) is not None:
        return redirect("diagnosis:resource_check", code=government.code)
    messages.success(request, f"{len(writes)}件を取り込みました。")
    if wrong := sum(row.state is State.WRONG for row in rows):
        messages.warning(request, f"直すところのある{wrong}件は取り込んでいません。")
        return redirect("diagnosis:resource_check", code=government.code)
    del request.session[KEY]
    return redirect("diagnosis:resources", code=government.code)
