"""What may be taken away: the report, the tables as files, and what their columns mean."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.kernel.papers import docx, pdf
from tsumiki.surveys import data_dictionary, open_data, papers
from tsumiki.surveys.selectors import editions as series
from tsumiki.surveys.selectors import results as selectors
from tsumiki.surveys.views.results_shared import KEPT, shared_context, visible_campaign

REPORTS = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render),
    "pdf": ("PDF", "application/pdf", pdf.render),
}


@login_not_required
@public_page(KEPT)
@require_safe
def result_data(request, code):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    files = [
        _link(file.title, file.format, "result_file", code, file.name)
        for file in open_data.files_of(found).values()
    ]
    context = {
        **shared_context(request, campaign, found, "result_data"),
        "reports": [
            _link("結果報告書（A4）", label, "result_report", code, extension)
            for extension, (label, _, _) in REPORTS.items()
        ],
        "whole": [*files[: open_data.WHOLE], *_said_since(campaign, found)],
        "files": files[open_data.WHOLE :],
        "licence": open_data.LICENCE,
        "licence_url": open_data.LICENCE_URL,
        "licence_note": open_data.LICENCE_NOTE,
        "dictionaries": _dictionaries(),
    }
    return render(request, "surveys/result_data.html", context)


def _said_since(campaign, found):
    file = _notices(campaign, found)
    return [_link(file.title, file.format, "result_file", campaign.code, file.name)] if file else []


def _notices(campaign, found):
    rows = [(row.dated_on.isoformat(), row.get_kind_display(), row.text) for row in campaign.notices.all()]
    return open_data.notices_file(found.label, rows)


def _link(label, form, name, *arguments):
    return {"label": label, "format": form, "url": reverse(f"surveys:{name}", args=arguments)}


def _dictionaries():
    columns = [{"label": "項目"}, {"label": "値"}, {"label": "説明"}]
    return [
        {
            "name": name,
            "id": f"dictionary-{name.replace('.', '-')}",
            "columns": columns,
            "rows": [{"cells": [{"text": text} for text in (row.label, row.kind, row.text)]} for row in rows],
        }
        for name, rows in data_dictionary.FILES.items()
    ]


@login_not_required
@public_page(KEPT)
@require_safe
def result_file(request, code, name):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    file = open_data.files_of(found).get(name)
    if name == "notices.csv":
        file = _notices(campaign, found)
    if file is None:
        raise Http404("このファイルはありません。")
    return _download(file.write(), file.content_type, f"{campaign.code}-{name}")


@login_not_required
@public_page(KEPT)
@require_safe
def result_report(request, code, extension):
    campaign = visible_campaign(request, code)
    if extension not in REPORTS:
        raise Http404("この形式の報告書はありません。")
    _, content_type, render_paper = REPORTS[extension]
    address = request.build_absolute_uri(reverse("surveys:result_detail", args=[code]))
    found = selectors.results_of(campaign)
    years = papers.OverYears(tuple(series.changes_of(campaign, found)), series.willing_of(campaign, found))
    paper = papers.report(campaign, found, address, years)
    return _download(render_paper(paper), content_type, f"{campaign.code}-report.{extension}")


def _download(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
