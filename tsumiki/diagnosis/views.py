"""Pages of the diagnosis. The figures are open, so any town may be looked at by whoever may see diagnoses at all."""

import io
from functools import wraps

from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tsumiki.accounts.access import can, own_government
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis import presentation, selectors
from tsumiki.diagnosis.forms import TownForm
from tsumiki.diagnosis.readings import readings
from tsumiki.directory import codes
from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.selectors import resolve_code
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx

# Seconds that a town's rendered figures are kept; a new load has a new key.
KEPT = 3600


def viewers_only(view):
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not can(request.user, Permission.DIAGNOSIS_VIEW):
            raise PermissionDenied(
                "地域診断を見ることができるのは、地方公共団体・国・アドバイザーの利用者です。"
            )
        return view(request, *args, **kwargs)

    return checked


def _government(code):
    """Today's government of a code of any time; the code itself where it was split into several."""
    try:
        resolution = resolve_code(code)
    except (codes.CodeError, LocalGovernment.DoesNotExist) as unknown:
        raise Http404 from unknown
    return resolution.current[0] if len(resolution.current) == 1 else resolution.holder


@require_safe
@viewers_only
@vary_on_headers("HX-Request")
def choose(request):
    """Pick a town: one's own first, then by name, reading or code."""
    own = own_government(request.user)
    form = TownForm(request.GET or None)
    page = None
    if form.is_bound and form.is_valid():
        page = Paginator(selectors.search_towns(**form.cleaned_data), 50).get_page(request.GET.get("page"))
    elif not form.is_bound and own:
        page = Paginator(selectors.municipalities_of(own), 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "own": own, "has_statistics": selectors.has_statistics()}
    return render(request, "diagnosis/_towns.html" if request.htmx else "diagnosis/choose.html", context)


@require_safe
@viewers_only
def detail(request, code):
    """A town's diagnosis. Its figures are the same for everybody, so they are drawn once for each load."""
    government = _government(code)
    if government.code != code:
        return redirect("diagnosis:detail", code=government.code)
    context = {
        "government": government,
        "crumbs": [
            {"label": "地域診断", "url": reverse("diagnosis:choose")},
            {"label": government.full_name},
        ],
        "next_steps": selectors.next_steps.collect(request.user, government),
        "readings": readings.collect(request.user, government),
    }
    key = f"diagnosis:{government.pk}:{selectors.statistics_version()}"
    parts = caches["pages"].get(key)
    if parts is None:
        diagnosis = selectors.diagnosis_of(government)
        if diagnosis.unavailable:
            return _unavailable(request, diagnosis, context)
        parts = _parts(diagnosis)
        caches["pages"].set(key, parts, KEPT)
    return render(request, "diagnosis/detail.html", context | parts)


def _parts(diagnosis):
    """The parts of the page that depend on the town and the load only, as markup."""
    context = {
        "government": diagnosis.government,
        "diagnosis": diagnosis,
        "problems": presentation.problem_pages(diagnosis),
        "sheet": presentation.sheet_of(diagnosis),
        "neighbours": selectors.towns_like(diagnosis.government, limit=6),
    }
    return {
        "figures": render_to_string("diagnosis/_figures_part.html", context),
        "sources": render_to_string("diagnosis/_sources_part.html", context),
        "sheet": render_to_string("diagnosis/_sheet_part.html", context),
    }


def _unavailable(request, diagnosis, context):
    government = diagnosis.government
    if government.is_prefecture:
        context["municipalities"] = selectors.municipalities_of(government)
    context["diagnosis"] = diagnosis
    context["lacks_statistics"] = diagnosis.unavailable == selectors.NO_STATISTICS
    return render(request, "diagnosis/unavailable.html", context)


def _diagnosis_with_figures(code):
    diagnosis = selectors.diagnosis_of(_government(code))
    if diagnosis.unavailable:
        raise Http404
    return diagnosis


@require_safe
@viewers_only
def figures_csv(request, code):
    """Every figure of a town with its group's quartiles, as CSV."""
    diagnosis = _diagnosis_with_figures(code)
    rows = [presentation.EXPORT_HEADER, *presentation.export_rows(diagnosis)]
    response = HttpResponse(write_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="diagnosis-{diagnosis.government.code}.csv"'
    return response


@require_safe
@viewers_only
def figures_xlsx(request, code):
    """The same figures as a workbook."""
    diagnosis = _diagnosis_with_figures(code)
    buffer = io.BytesIO()
    note = f"{diagnosis.government.full_name}の地域診断（比較：{diagnosis.group.label}、{diagnosis.group.members_count}団体）"
    rows = presentation.export_rows(diagnosis)
    write_xlsx(buffer, [Sheet("地域診断", header=presentation.EXPORT_HEADER, rows=rows, note=note)])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(buffer.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="diagnosis-{diagnosis.government.code}.xlsx"'
    return response
