"""How the secretariat edits an edition: begin, describe, look at the difference, publish, drop."""

from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.framework import draft_selectors, rules, selectors, services
from tsumiki.framework.draft_forms import BeginForm, FrontForm
from tsumiki.framework.drafting.differences import Kind
from tsumiki.framework.drafting.files import edition_zip
from tsumiki.framework.models import Edition
from tsumiki.framework.services.drafts import FRONT
from tsumiki.framework.views.keeping import keeps_typed_text
from tsumiki.kernel.errors import RuleError


def manages(view):
    """Only for those who manage the vocabulary; with a pk, the view gets that draft instead."""

    @wraps(view)
    def inner(request, pk=None, **kwargs):
        if refusal := rules.refusal_to_manage(request.user):
            raise PermissionDenied(refusal)
        if pk is None:
            return view(request, **kwargs)
        return view(
            request, get_object_or_404(draft_selectors.drafts_visible_to(request.user), pk=pk), **kwargs
        )

    return inner


def attempt(request, act, said):
    """Do one press of a button and say how it went; returns what stopped it."""
    try:
        act()
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return refusal
    messages.success(request, said)
    return None


def conflict_of(request, trouble):
    """What components/conflict.html shows of a save that came second."""
    if not isinstance(trouble, services.ConflictError):
        return None
    return {
        "mine": "\n\n".join(f"【{change.label}】\n{change.after}" for change in trouble.changes),
        "theirs": "\n\n".join(f"【{change.label}】\n{change.before}" for change in trouble.changes),
        "their_name": trouble.their_name,
        "their_at": trouble.their_at,
        "is_own": trouble.by_pk == request.user.pk,
    }


def over(form, version):
    """The form as typed, to be saved over what another has saved, knowingly."""
    form.data = form.data.copy()
    form.data["expected_version"] = version


@require_safe
@manages
def edition_desk(request):
    """The editions, the draft that is open, and those that were."""
    drafts = list(draft_selectors.drafts_visible_to(request.user))
    context = {
        "editions": list(selectors.editions()),
        "open_draft": next((draft for draft in drafts if draft.is_open), None),
        "past_drafts": [draft for draft in drafts if not draft.is_open],
        "begin_form": _begin_form(None),
    }
    return render(request, "framework/edition_desk.html", context)


def _begin_form(data):
    editions = {edition.fiscal_year for edition in selectors.editions()}
    current = selectors.current_edition().fiscal_year
    years = rules.years_to_begin(current, editions)
    return BeginForm(
        data, years=years, current=current, initial={"fiscal_year": years[1] if years[1:] else years[0]}
    )


@require_POST
@manages
def draft_begin(request):
    form = _begin_form(request.POST)
    if not form.is_valid():
        messages.error(request, "年度を選んでください。")
        return redirect("framework:edition_desk")
    try:
        draft = services.begin_draft(by=request.user, fiscal_year=form.cleaned_data["fiscal_year"])
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("framework:edition_desk")
    messages.success(request, f"「{draft.label}」の編集を始めました。公表するまで、ほかの人には見えません。")
    return redirect("framework:draft_detail", pk=draft.pk)


@require_safe
@manages
def draft_detail(request, draft):
    """All blocks of the draft with what was done to each."""
    by_step = groupby(_rows_of(draft), lambda row: row["step"])
    context = {
        "draft": draft,
        "groups": [{"step": step, "rows": list(rows)} for step, rows in by_step],
        "findings": draft_selectors.findings_of(draft) if draft.is_open else [],
    }
    return render(request, "framework/draft_detail.html", context)


def _rows_of(draft):
    """The blocks in the order of their steps; one that names no step stands first."""
    kinds = {row.code: row.kind for row in draft_selectors.differences_of(draft)}
    names = draft_selectors.names_of(draft)["step"]
    places = {code: place for place, code in enumerate(names)}
    blocks = sorted(
        draft.blocks.select_related("updated_by"),
        key=lambda block: (places.get(block.row["step"], -1), block.row["order"], block.code),
    )
    return [
        {
            "block": block,
            "step": names.get(block.row["step"], "工程が選ばれていません"),
            "kind": Kind.RETIRED if block.is_retired else kinds[block.code],
        }
        for block in blocks
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
@manages
def draft_front(request, draft):
    """What the edition as a whole says of itself."""
    initial = {name: getattr(draft, name) for name in FRONT} | {"expected_version": draft.version}
    form = FrontForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["expected_version"]
        trouble = attempt(
            request,
            lambda: services.save_front(draft, by=request.user, expected_version=seen, data=form.values()),
            "保存しました。",
        )
        if trouble is None:
            return redirect("framework:draft_detail", pk=draft.pk)
        over(form, getattr(trouble, "version", seen))
    context = {"draft": draft, "form": form, "conflict": conflict_of(request, trouble)}
    return render(request, "framework/draft_front.html", context, status=409 if trouble else 200)


@require_safe
@manages
def draft_review(request, draft):
    """What the draft changes, field by field, and what stops it from being published."""
    rows = [row for row in draft_selectors.differences_of(draft) if row.kind != Kind.SAME]
    context = {
        "draft": draft,
        "rows": rows,
        "counts": [
            {"label": kind.label, "count": sum(row.kind == kind for row in rows)}
            for kind in Kind
            if kind != Kind.SAME
        ],
        "findings": draft_selectors.findings_of(draft) if draft.is_open else [],
        "saves_text": str(draft.saves.count()),
    }
    return render(request, "framework/draft_review.html", context)


@require_POST
@manages
def draft_publish(request, draft):
    seen = request.POST.get("saves", "")
    seen = int(seen) if seen.isascii() and seen.isdigit() else -1
    trouble = attempt(
        request,
        lambda: services.publish_draft(draft, by=request.user, expected_saves=seen),
        f"「{draft.label}」を公表しました。公開のページには5分以内に表れます。",
    )
    return redirect("framework:draft_review", pk=draft.pk) if trouble else redirect("framework:edition_desk")


@require_POST
@manages
def draft_drop(request, draft):
    attempt(
        request,
        lambda: services.drop_draft(draft, by=request.user),
        f"「{draft.label}」の編集を取りやめました。",
    )
    return redirect("framework:edition_desk")


@require_safe
@manages
def draft_history(request, draft):
    saves = draft.saves.select_related("saved_by")
    return render(request, "framework/draft_history.html", {"draft": draft, "saves": list(saves)})


@require_safe
@manages
def edition_file(request, year):
    """The edition as the files of the next release."""
    edition = get_object_or_404(Edition, fiscal_year=year)
    response = HttpResponse(edition_zip(edition), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="edition-{year}.zip"'
    return response
