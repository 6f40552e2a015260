"""Cases from a table: the template out, the table back, every row looked at, and the yes."""

import secrets

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import InputError
from tsumiki.library import case_exporting, case_sheets
from tsumiki.library.case_reading import STATE_LABELS, State, judge
from tsumiki.library.forms.life import ApplyForm, ImportForm
from tsumiki.library.selectors import life
from tsumiki.library.services.importing import import_cases

KEY = "library.import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"


def _organisation(request):
    organisation = life.organisations_to_write_for(request.user).first()
    if organisation is None:
        raise PermissionDenied("事例を取り込めるのは、団体の起案者・承認者と事務局の方です。")
    return organisation


@require_http_methods(["GET", "HEAD", "POST"])
def case_import(request):
    """The template, and the table back. A file refused as a whole is told in one sentence at its field."""
    _organisation(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = case_sheets.read(file, name=file.name)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        else:
            kept = signing.dumps(case_sheets.as_plain(table), compress=True)
            request.session[KEY] = {"table": kept, "token": secrets.token_urlsafe(8)}
            return redirect("library:import_check")
    return render(request, "library/case_import.html", {"form": form})


@require_safe
def import_template(request):
    _organisation(request)
    return _workbook(case_exporting.template(), "事例の様式.xlsx")


@require_safe
def import_own(request):
    """Every case that the person may edit now, in the form of the import."""
    _organisation(request)
    return _workbook(case_exporting.exported(life.editable_cases(request.user)), "直せる事例.xlsx")


def _workbook(content, name):
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _kept(request):
    kept = request.session.get(KEY)
    try:
        return case_sheets.from_plain(signing.loads(kept["table"])), kept["token"]
    except (TypeError, KeyError, signing.BadSignature):
        return None, ""


@require_safe
def import_check(request):
    """Every row with what it would change; nothing is written yet."""
    organisation = _organisation(request)
    table, token = _kept(request)
    if table is None:
        messages.info(request, GONE)
        return redirect("library:case_import")
    rows = judge(table, organisation, by=request.user)
    counts = [(STATE_LABELS[state], sum(row.state == state for row in rows)) for state in State]
    writes = sum(row.state in (State.NEW, State.CHANGED) for row in rows)
    context = {
        "table": table,
        "organisation": organisation,
        "counts": [{"label": label, "value": f"{count}件"} for label, count in counts],
        "writes": writes,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "apply_form": ApplyForm(initial={"token": token}),
    }
    return render(request, "library/import_check.html", context)


@require_POST
def import_apply(request):
    """The yes. A second press changes nothing."""
    organisation = _organisation(request)
    table, token = _kept(request)
    if table is None or request.POST.get("token") != token:
        messages.error(request, GONE)
        return redirect("library:case_import")
    done = import_cases(table, organisation, by=request.user)
    messages.success(
        request,
        f"新しい下書き{done.new}件、変わった下書き{done.changed}件、変わらないもの{done.same}件です。",
    )
    if done.wrong:
        messages.warning(request, f"直すところのある{done.wrong}件は取り込んでいません。")
        return redirect("library:import_check")
    del request.session[KEY]
    return redirect("library:case_desk")
