"""Own numbers and resources from a table: the file in, every row looked at, and the yes."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from tsumiki.diagnosis.models import LocalResource, OwnFigure
from tsumiki.diagnosis.own import figure_sheets, resource_sheets, selectors, services, tables
from tsumiki.diagnosis.own.forms import ApplyForm, ImportForm
from tsumiki.diagnosis.own.tables import STATE_LABELS, State
from tsumiki.diagnosis.views.common import crumbs_of
from tsumiki.diagnosis.views.own_page import acts_on_own, attempt, edits_own
from tsumiki.kernel.errors import InputError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"


@dataclass(frozen=True)
class Kind:
    """What can come as a table: its rows, its form, and the names of its pages."""

    name: str
    title: str
    lead: str
    page: str
    template: str
    model: Any
    sheets: Any
    rows: Any

    def go(self, page, government):
        return redirect(f"diagnosis:{self.name}_{page}", code=government.code)

    def of(self, request, government):
        return list(self.rows(request.user).filter(local_government=government))


KINDS = {
    "resource": Kind(
        "resource",
        "地域資源",
        "1行に1つの資源を書いた表を選びます。見出しは「種類」と「名称」があれば、ほかは足りなくても、順番が違ってもかまいません。",
        "resources",
        "resources_xlsx",
        LocalResource,
        resource_sheets,
        selectors.resources_visible_to,
    ),
    "own_figure": Kind(
        "own_figure",
        "町独自の数値",
        "1行に1つの数値、1列に1年の値を書いた表を選びます。見出しは「数値の名称」と年（2024、令和6年度 など）があれば、順番が違ってもかまいません。新しい数値には、出典と課題・分野も要ります。",
        "own_figures",
        "own_figures_xlsx",
        OwnFigure,
        figure_sheets,
        selectors.figures_visible_to,
    ),
}


def workbook_answer(content, name):
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _context(government, kind, label):
    address = reverse(f"diagnosis:{kind.page}", args=[government.code])
    return {
        "government": government,
        "kind": kind,
        "crumbs": crumbs_of(government, (kind.title, address), (label, "")),
        "apply_url": reverse(f"diagnosis:{kind.name}_apply", args=[government.code]),
        "template_url": reverse(f"diagnosis:{kind.template}", args=[government.code]),
    }


@edits_own
def table_import(request, government, kind):
    """The table back. A file refused as a whole is told in one sentence at its field."""
    kind = KINDS[kind]
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = kind.sheets.read(file, name=file.name)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        else:
            _keep(request, government, kind, table)
            return kind.go("check", government)
    context = _context(government, kind, "表から取り込む") | {"form": form}
    return render(request, "diagnosis/own/table_import.html", context)


def _session_key(kind):
    return f"diagnosis.{kind.name}"


def _keep(request, government, kind, table):
    kept = signing.dumps(tables.as_plain(table), compress=True)
    token = secrets.token_urlsafe(8)
    request.session[_session_key(kind)] = {"table": kept, "token": token, "code": government.code}


def _kept(request, government, kind):
    kept = request.session.get(_session_key(kind))
    try:
        if kept["code"] != government.code:
            return None, ""
        return tables.from_plain(signing.loads(kept["table"])), kept["token"]
    except (TypeError, KeyError, signing.BadSignature):
        return None, ""


def _writes(rows):
    return [row for row in rows if row.state in (State.NEW, State.CHANGED)]


@edits_own
def table_check(request, government, kind):
    """Every row with what it would change; nothing is written yet."""
    kind = KINDS[kind]
    table, token = _kept(request, government, kind)
    if table is None:
        messages.info(request, GONE)
        return kind.go("import", government)
    rows = kind.sheets.judge(table, kind.of(request, government))
    counts = [(STATE_LABELS[state], sum(row.state == state for row in rows)) for state in State]
    context = _context(government, kind, "取り込む前の確認") | {
        "table": table,
        "counts": [{"label": label, "value": f"{count}件"} for label, count in counts],
        "writes": len(_writes(rows)),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "apply_form": ApplyForm(initial={"token": token}),
    }
    return render(request, "diagnosis/own/table_check.html", context)


@acts_on_own
def table_apply(request, government, kind):
    """The yes. A second press changes nothing."""
    kind = KINDS[kind]
    table, token = _kept(request, government, kind)
    if table is None or request.POST.get("token") != token:
        messages.error(request, GONE)
        return kind.go("import", government)
    rows = kind.sheets.judge(table, kind.of(request, government))
    writes = [(row.key, row.version, row.data) for row in _writes(rows)]
    if attempt(request, lambda: services.put(kind.model, government, writes, by=request.user)) is not None:
        return kind.go("check", government)
    messages.success(request, f"{len(writes)}件を取り込みました。")
    if wrong := sum(row.state is State.WRONG for row in rows):
        messages.warning(request, f"直すところのある{wrong}件は取り込んでいません。")
        return kind.go("check", government)
    del request.session[_session_key(kind)]
    return redirect(f"diagnosis:{kind.page}", code=government.code)
