"""The open figures of a town. Any town may be looked at by whoever may see diagnoses at all."""

import io

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tsumiki.accounts.access import own_government
from tsumiki.diagnosis import presentation, selectors
from tsumiki.diagnosis.forms import TownForm
from tsumiki.diagnosis.own import selectors as own_selectors
from tsumiki.diagnosis.own.page import beside
from tsumiki.diagnosis.presentation import drawn
from tsumiki.diagnosis.readings import readings
from tsumiki.diagnosis.views.common import crumbs_of, government_of, viewers_only
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx

# Seconds that a town's rendered figures are kept; a new load has a new key.
KEPT = 3600


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
    government = government_of(code)
    if government.code != code:
        return redirect("diagnosis:detail", code=government.code)
    context = {
        "government": government,
        "crumbs": crumbs_of(government),
        "next_steps": selectors.next_steps.collect(request.user, government),
        "readings": readings.collect(request.user, government),
        "own": own_selectors.knowledge(request.user, government),
    }
    version = selectors.statistics_version()
    key = f"diagnosis:{government.pk}:{version}"
    parts = caches["pages"].get(key)
    if parts is None:
        diagnosis = selectors.diagnosis_of(government)
        if diagnosis.unavailable:
            return _unavailable(request, diagnosis, context)
        parts = _parts(diagnosis)
        caches["pages"].set(key, parts, KEPT)
    # The kept parts are the same for everybody; what is the town's own is only ever laid beside them.
    sections = beside(parts["sections"], context["own"], government=government, statistics=version)
    return render(request, "diagnosis/detail.html", context | parts | {"sections": sections})


def _parts(diagnosis):
    """The parts of the page that depend on the town and the load only, as markup and plain values."""
    context = {
        "government": diagnosis.government,
        "diagnosis": diagnosis,
        "sheet": presentation.sheet_of(diagnosis),
        "neighbours": selectors.towns_like(diagnosis.government, limit=6),
    }
    templates = {
        "who": "diagnosis/_who.html",
        "profile": "diagnosis/_profile.html",
        "neighbours": "diagnosis/_neighbours.html",
        "sources": "diagnosis/_sources_part.html",
        "sheet": "diagnosis/_sheet_part.html",
    }
    return {
        **{part: drawn(template, context) for part, template in templates.items()},
        "sections": [
            {"code": "problems", "cards": _cards(diagnosis, diagnosis.problems)},
            {"code": "fields", "cards": _cards(diagnosis, diagnosis.fields)},
        ],
    }


def _cards(diagnosis, themes):
    """Each theme's markup, and where its figures stand, which what is felt is set beside."""
    return [
        {
            "code": theme.code,
            "name": theme.name,
            "figures": drawn(
                "diagnosis/_theme.html",
                {
                    "card": presentation.card_of(theme, diagnosis.government.name),
                    "government": diagnosis.government,
                },
            ),
            "compared": len(theme.compared),
            "notable": [finding.indicator.name for finding in theme.notable],
        }
        for theme in themes
    ]


def _unavailable(request, diagnosis, context):
    government = diagnosis.government
    if government.is_prefecture:
        context["municipalities"] = selectors.municipalities_of(government)
    context["diagnosis"] = diagnosis
    context["lacks_statistics"] = diagnosis.unavailable == selectors.NO_STATISTICS
    return render(request, "diagnosis/unavailable.html", context)


def _diagnosis_with_figures(code):
    diagnosis = selectors.diagnosis_of(government_of(code))
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
