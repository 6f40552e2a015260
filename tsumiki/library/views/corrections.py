"""Readers propose corrections; the secretariat decides."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tsumiki.library import content, rules, selectors
from tsumiki.library.content import Change
from tsumiki.library.forms.life import CorrectionForm, DecisionForm
from tsumiki.library.models import Case
from tsumiki.library.selectors import life
from tsumiki.library.services import corrections as services
from tsumiki.library.views.life_page import attempt

# The name of the limit in settings.ACCOUNT_RATE_LIMITS.
LIMIT = "case_correction"
THANKS = "提案を受け取りました。事務局が確かめます。ありがとうございます。"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_correct(request, pk):
    """A form for every reader, with or without an account."""
    published = selectors.cases_visible_to(request.user).filter(status=Case.Status.PUBLISHED)
    case = get_object_or_404(published, pk=pk)
    form = CorrectionForm(request.POST or None, initial=_initial(request, case))
    is_member = request.user.is_authenticated
    if not is_member:
        form.for_public()
    if form.is_bound and form.is_valid():
        if (refused := ratelimit.consume_or_429(request, action=LIMIT)) is not None:
            return refused
        values = form.cleaned_data
        by = request.user if is_member else None
        if not attempt(request, lambda: services.propose(case, **values, by=by), THANKS):
            return redirect("library:case_detail", pk=case.pk)
    return render(request, "library/case_correct.html", {"case": case, "form": form, "now": _now(case)})


def _initial(request, case):
    field = request.GET.get("field", "")
    if field not in content.TEXTS:
        return {}
    return {"field": field, "proposed": getattr(case, field)}


def _now(case):
    """What stands there now, field by field, to copy from."""
    rows = [(content.FIELD_LABELS[name], getattr(case, name)) for name in content.TEXTS]
    return [{"label": label, "value": text or "（書かれていません）"} for label, text in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def correction_detail(request, pk):
    """One proposal with its difference; the secretariat takes or refuses it."""
    row = get_object_or_404(life.corrections_visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST or None)
    may_decide = rules.refusal_to_decide(request.user) == "" and row.state == row.State.OPEN
    if form.is_bound and form.is_valid() and _decide(request, row, form.cleaned_data["answer"]):
        return redirect("library:case_desk")
    current = content.read(row.case)[row.field]
    context = {
        "row": row,
        "field_label": content.FIELD_LABELS[row.field],
        "change": Change(row.field, "", content.FIELD_LABELS[row.field], current, row.proposed),
        "has_moved": row.state == row.State.OPEN and current != row.before,
        "form": form if may_decide else None,
    }
    return render(request, "library/correction_detail.html", context)


def _decide(request, row, answer):
    """Whether it was decided; what came of it is told."""
    if "accept" not in request.POST:
        return not attempt(
            request,
            lambda: services.refuse_correction(row, answer=answer, by=request.user),
            "提案を取り入れないことにしました。",
        )
    done = []

    def accept():
        done.append(services.accept_correction(row, answer=answer, by=request.user))

    if attempt(request, accept):
        return False
    words = (
        "提案を取り入れ、公開しました。" if done[0] else "提案を取り入れました。団体の確認を待っています。"
    )
    messages.success(request, words)
    return True
