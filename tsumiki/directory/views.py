"""Public pages of the directory."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tsumiki.directory import codes, selectors
from tsumiki.directory.forms import SearchForm
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.pages import public_page
from tsumiki.kernel.sheets import write_csv

# Seconds that a public page is kept: the official list changes a few times a year.
KEPT = 300

CSV_HEADER = ["団体コード", "法人番号", "種別", "区分", "都道府県", "郡", "名称", "読み", "ローマ字"]


def _found(form):
    if not form.is_valid():
        return selectors.governments().none()
    wanted = form.cleaned_data
    return selectors.search_governments(wanted["q"], prefecture=wanted["prefecture"], kind=wanted["kind"])


def _past_code(query):
    """What became of a code of the past, when the query is one; None otherwise."""
    try:
        resolution = selectors.resolve_code(query)
    except (codes.CodeError, LocalGovernment.DoesNotExist):
        return None
    return resolution if resolution.is_past else None


@login_not_required
@public_page(KEPT)
@require_safe
def government_list(request):
    form = SearchForm(request.GET)
    page = Paginator(_found(form), 50).get_page(request.GET.get("page"))
    query = request.GET.get("q", "").strip()
    context = {"form": form, "page": page, "past": _past_code(query) if query else None}
    return render(request, "directory/_results.html" if request.htmx else "directory/list.html", context)


@login_not_required
@require_safe
def government_csv(request):
    """The list as shown, or the whole list: code order, UTF-8 with BOM."""
    rows = [
        [
            g.code,
            g.organisation.corporate_number or "",
            g.get_kind_display(),
            g.get_designation_display(),
            g.prefecture,
            g.county,
            g.name,
            g.kana,
            g.romaji,
        ]
        for g in _found(SearchForm(request.GET)).select_related("organisation")
    ]
    response = HttpResponse(write_csv([CSV_HEADER, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="local_governments.csv"'
    return response


@login_not_required
@public_page(KEPT)
@require_safe
def government_detail(request, code):
    """A government's page; a code of the past leads to what it became."""
    try:
        resolution = selectors.resolve_code(code)
    except (codes.CodeError, LocalGovernment.DoesNotExist) as unknown:
        raise Http404("この団体コードの団体は見つかりません。") from unknown
    if resolution.is_past:
        return render(request, "directory/past.html", {"resolution": resolution})
    government = resolution.holder
    if government.code != code:
        return redirect("directory:detail", code=government.code)
    context = {
        "government": government,
        "history": selectors.history_of(government),
        "links": selectors.government_links.collect(request.user, government),
        "facts": _facts(government),
    }
    return render(request, "directory/detail.html", context)


def _facts(government):
    organisation = government.organisation
    rows = [
        ("団体コード", government.code),
        ("種別", government.get_kind_display()),
        ("区分", government.get_designation_display()),
        ("都道府県", government.prefecture),
        ("郡", government.county),
        ("読み", government.kana),
        ("ローマ字", government.romaji),
        ("法人番号", organisation.corporate_number or ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
