"""Writing into the papers: a part by hand, refilled without losing it; the secretariat's wording of the frames."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsumiki.framework import selectors as framework
from tsumiki.planning import papers, refill, rules, services
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.forms.writing import PartTextForm, WordingForm
from tsumiki.planning.papers.frames import KINDS, frame_for
from tsumiki.planning.record import PlanRecord, wordings_of
from tsumiki.planning.views.keeping import keeps_typed_text
from tsumiki.planning.views.page import attempt, manages_plan, plan_page


@manages_plan
def part_text(request, plan, kind, part):
    """One part of a paper as text: what the record gives, what was written by hand, and both laid over each other."""
    paper, found = _part_of(plan, kind, part)
    written, now = found.written, found.written.now if found.written else found.text()
    pieces = refill.merge(written.base, found.text(), now) if written and written.has_moved else []
    text = refill.proposal(pieces) if pieces and "merge" in request.GET else found.text()
    initial = {"text": text, "expected_version": written.version if written else 0}
    form = PartTextForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        trouble = _save_part(request, plan, form, kind=kind, part=part, label=found.title, base=now)
        if trouble is None:
            return redirect(f"{reverse('planning:paper_kind', args=[plan.pk, kind])}#{part}")
    context = {
        "form": form,
        "part": found,
        "paper": paper,
        "now": now,
        "pieces": pieces,
        "has_choices": refill.has_choices(pieces),
        "trouble": trouble,
        "section": "",
    }
    return plan_page(request, plan, "planning/part_text.html", "paper", title="文を手直しする", **context)


def _part_of(plan, kind, key):
    if kind not in KINDS:
        raise Http404
    paper = papers.build(kind, PlanRecord(plan), on=timezone.localdate())
    found = next((part for part in paper.parts if part.key == key), None)
    if found is None:
        raise Http404
    return paper, found


def _save_part(request, plan, form, *, base, label, **names):
    # 「記録の文に戻す」 is the text that the record gives.
    text = base if "reset" in request.POST else _lines(form.cleaned_data["text"])
    expected = form.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.write_part(
            plan, by=request.user, base=base, label=label, text=text, expected_version=expected, **names
        ),
    )
    if trouble is None:
        said = "記録の文に戻しました。" if text == base else "手直しした文を保存しました。"
        messages.success(request, said)
    else:
        form.keep_for(getattr(trouble, "version", expected))
    return trouble


def _lines(text):
    """Without empty lines, as the paper shows it: what says the same is the same."""
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


# --- the secretariat's frames ----------------------------------------------------------------------
def _for_secretariat(*methods):
    def decorate(view):
        @require_http_methods(methods)
        @keeps_typed_text
        @wraps(view)
        def inner(request, **kwargs):
            if not rules.can_word_papers(request.user):
                raise PermissionDenied
            return view(request, **kwargs)

        return inner

    return decorate


@_for_secretariat("GET", "HEAD")
def wording_list(request):
    """Every part of every paper of the current year, shipped or worded by the secretariat."""
    year = framework.current_edition().fiscal_year
    wordings = wordings_of(year)
    frames = [
        (frame, [(part, wordings.get((kind, part.key))) for part in frame.parts])
        for kind in KINDS
        for frame in (frame_for(kind, year),)
    ]
    return render(request, "planning/wording_list.html", {"frames": frames, "fiscal_year": year})


@_for_secretariat("GET", "HEAD", "POST")
def wording(request, kind, part):
    """Heading, fixed sentences and limit of one part."""
    year, frame, shipped = _frame_part(kind, part)
    row = wordings_of(year).get((kind, part))
    initial = {
        "title": row.title if row else shipped.title,
        "says": row.says if row else "\n".join(shipped.says),
        "limit": row.limit if row else shipped.limit,
        "expected_version": row.version if row else 0,
    }
    form = WordingForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        trouble = _save_wording(request, form, year, kind, part)
        if trouble is None:
            return redirect("planning:wording_list")
    context = {
        "form": form,
        "frame": frame,
        "shipped": shipped,
        "row": row,
        "fiscal_year": year,
        "conflict": trouble if isinstance(trouble, ConflictError) else None,
    }
    return render(request, "planning/wording.html", context, status=409 if trouble else 200)


def _frame_part(kind, key):
    if kind not in KINDS:
        raise Http404
    year = framework.current_edition().fiscal_year
    frame = frame_for(kind, year)
    part = next((part for part in frame.parts if part.key == key), None)
    if part is None:
        raise Http404
    return year, frame, part


def _save_wording(request, form, year, kind, part):
    expected = form.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.word_part(
            by=request.user,
            fiscal_year=year,
            kind=kind,
            part=part,
            label="ひな形",
            values=form.values(),
            expected_version=expected,
        ),
    )
    if trouble is None:
        messages.success(request, "ひな形を保存しました。これから開く書面に使われます。")
    else:
        form.keep_for(getattr(trouble, "version", expected))
    return trouble


@_for_secretariat("POST")
def wording_drop(request, kind, part):
    """Back to the shipped wording."""
    year, _, _ = _frame_part(kind, part)
    dropped = attempt(
        request, lambda: services.drop_wording(by=request.user, fiscal_year=year, kind=kind, part=part)
    )
    if dropped is None:
        messages.success(request, "はじめのひな形に戻しました。")
    return redirect("planning:wording_list")
