"""The diagnosis on one sheet: as a page to print, as PDF and as Word."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tsumiki.diagnosis import one_page as sheet
from tsumiki.diagnosis import selectors as statistics
from tsumiki.diagnosis.own import selectors, services
from tsumiki.diagnosis.views.common import crumbs_of, government_of, viewers_only
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers import docx, pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _page_of(request, government):
    """What the person may read of it; None where there are no figures."""
    diagnosis = statistics.diagnosis_of(government)
    if diagnosis.unavailable:
        return None
    own = selectors.knowledge(request.user, government)
    resources = []
    if own:
        resources = list(selectors.resources_visible_to(request.user).filter(local_government=government))
    neighbours = statistics.towns_like(government, limit=3)
    return sheet.one_page_of(diagnosis, own, resources=resources, neighbours=neighbours)


@require_safe
@viewers_only
def one_page(request, code):
    """Whoever may see diagnoses sees the open figures; the town's own people see what it added as well."""
    government = government_of(code)
    if government.code != code:
        return redirect("diagnosis:one_page", code=government.code)
    page = _page_of(request, government)
    if page is None:
        return redirect("diagnosis:detail", code=government.code)
    context = {
        "government": government,
        "crumbs": crumbs_of(government, ("A4で1枚", "")),
        "page": page,
        "label": sheet.label_of(page),
        "notes": sheet.notes(page),
        "today": timezone.localdate(),
    }
    return render(request, "diagnosis/one_page.html", context)


@require_safe
@viewers_only
def one_page_pdf(request, code):
    return _file(request, code, "pdf", "application/pdf", pdf.render)


@require_safe
@viewers_only
def one_page_docx(request, code):
    return _file(request, code, "docx", WORD, docx.render)


def _file(request, code, ending, content_type, write):
    government = government_of(code)
    page = _page_of(request, government)
    if page is None:
        raise Http404
    if page.is_inside:
        services.exported("diagnosis.one_page_exported", government, by=request.user, kind=ending)
    answer = HttpResponse(
        write(sheet.document_of(page, date=japanese_date(timezone.localdate()))), content_type=content_type
    )
    name = f"{government.full_name}_地域診断_{'庁内用' if page.is_inside else '公表統計'}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
