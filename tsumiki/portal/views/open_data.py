"""Open data: the page with its data dictionary, and the files."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.library.selectors.public_state import state_of_what_is_public
from tsumiki.portal.open_data import DATASETS, FORMATS


@login_not_required
@require_safe
@public_page(600)
def open_data(request):
    return render(request, "portal/open_data.html", {"datasets": [_shown(row) for row in DATASETS.values()]})


def _shown(dataset):
    return {
        "code": dataset.code,
        "title": dataset.title,
        "text": dataset.text,
        "columns": [{"label": "列名"}, {"label": "JSONでの名前"}, {"label": "内容"}],
        "rows": [
            {"cells": [{"text": column.label}, {"text": column.name}, {"text": column.kind}]}
            for column in dataset.columns
        ],
        "files": [
            {
                "label": dataset.title,
                "format": label,
                "url": reverse("portal:open_data_file", args=[dataset.code, extension]),
            }
            for extension, (label, _, _) in FORMATS.items()
        ],
    }


@login_not_required
@require_safe
@public_page(600, state=state_of_what_is_public)
def open_data_file(request, code, extension):
    if code not in DATASETS or extension not in FORMATS:
        raise Http404
    _, content_type, write = FORMATS[extension]
    response = HttpResponse(write(DATASETS[code]), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{code}.{extension}"'
    return response
