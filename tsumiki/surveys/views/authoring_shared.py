"""What the authors' pages have in common: fetching a questionnaire, writing to it, its frame."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.selectors.questionnaires import questionnaires_visible_to
from tsumiki.surveys.services.questionnaires import ConflictError

# A page of the list or of the preview stays well below 300 KB.
QUESTIONS_A_PAGE = 100

TABS = (
    ("questionnaire_detail", "設問"),
    ("questionnaire_burden", "回答の負担"),
    ("questionnaire_preview", "見本"),
    ("questionnaire_print", "印刷"),
    ("questionnaire_import", "Excel"),
)


def for_managers(view):
    """A page about all questionnaires: not there for people who do not make surveys."""

    @wraps(view)
    def inner(request, **kwargs):
        if not can(request.user, Permission.SURVEY_MANAGE):
            raise Http404
        return view(request, **kwargs)

    return inner


def reads(view):
    """The view gets the questionnaire instead of its code; for others than managers there is none."""
    return require_safe(_fetching(view))


def tries(view):
    """The same for a form that only shows what would happen: nothing is written, so a fixed one opens too."""
    return require_http_methods(["GET", "HEAD", "POST"])(_fetching(view))


def edits(view):
    """The same for a form; a fixed questionnaire says so and leads back."""
    return require_http_methods(["GET", "HEAD", "POST"])(_fetching(view, is_writing=True))


def acts(view):
    """The same for a button (POST only)."""
    return require_POST(_fetching(view, is_writing=True))


def _fetching(view, *, is_writing=False):
    @wraps(view)
    def inner(request, code, **kwargs):
        questionnaire = get_object_or_404(questionnaires_visible_to(request.user), code=code)
        if is_writing and questionnaire.is_fixed:
            messages.error(request, "確定した調査票は変えられません。直すときは、写しを作ってください。")
            return redirect("surveys:questionnaire_detail", code=code)
        return view(request, questionnaire, **kwargs)

    return inner


def attempt(request, act):
    """Do the write; return the ConflictError or RuleError that stopped it (already told), or None."""
    try:
        act()
    except (ConflictError, RuleError) as trouble:
        messages.error(request, str(trouble))
        return trouble
    return None


def questionnaire_page(request, questionnaire, template, *, title="", here="", trouble=None, **context):
    """Render a page of one questionnaire with its frame; a conflict answers 409."""
    list_url, own_url = reverse("surveys:questionnaire_list"), _url("questionnaire_detail", questionnaire)
    crumbs = [
        {"label": "調査票", "url": list_url},
        {"label": questionnaire.title, "url": own_url if title else ""},
    ]
    everything = {
        "questionnaire": questionnaire,
        "page_title": title,
        "breadcrumbs": [*crumbs, {"label": title, "url": ""}] if title else crumbs,
        "badges": badges_of(questionnaire),
        "year": fiscal_year_label(questionnaire.fiscal_year),
        "tabs": [
            {"label": label, "url": _url(name, questionnaire), "is_current": name == here, "count": None}
            for name, label in TABS
            if name != "questionnaire_import" or not questionnaire.is_fixed
        ],
        "conflict": trouble if isinstance(trouble, ConflictError) else None,
        "here_url": request.path,
        "form_action": "",
        **context,
    }
    return render(request, template, everything, status=409 if trouble is not None else 200)


def _url(name, questionnaire):
    return reverse(f"surveys:{name}", args=[questionnaire.code])


def badges_of(questionnaire):
    badges = [
        {"label": "確定", "kind": "public"}
        if questionnaire.is_fixed
        else {"label": "作成中", "kind": "draft"}
    ]
    if questionnaire.is_shipped:
        badges.append({"label": "はじめから収録", "kind": "tag"})
    return badges


def row_url(questionnaire, question):
    """The place of a question in the list, on whichever page of it."""
    codes = list(questionnaire.questions.values_list("code", flat=True))
    page = codes.index(question) // QUESTIONS_A_PAGE + 1 if question in codes else 1
    turned = f"?page={page}" if page > 1 else ""
    return f"{_url('questionnaire_detail', questionnaire)}{turned}#row-{question}"
