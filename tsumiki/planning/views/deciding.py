"""決裁: put a plan to decision, answer, take it back, see what was decided."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel import audit
from tsumiki.kernel.uploads import attachment_of
from tsumiki.planning import checks, deciding, rules, sections, services
from tsumiki.planning.forms import deciding as forms
from tsumiki.planning.models import Submission, SubmissionStep
from tsumiki.planning.papers import front_sheet
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import (
    acts_on_decisions,
    attempt,
    edits_plan,
    list_tabs,
    plan_page,
    reads_decisions,
)

_ANSWERS = {row.value: row for row in SubmissionStep.Answer}


@require_safe
def decision_list(request):
    """起案 of one's own organisation: what waits for the person, then everything, the newest first."""
    submissions = deciding.submissions_visible_to(request.user).order_by("-drafted_at", "-pk")
    waiting, to_be_seen = deciding.in_the_inbox(request.user)
    context = {
        "waiting": waiting,
        "submissions": submissions[:100],
        "to_be_seen": to_be_seen,
        "tabs": list_tabs(request.user, "decision_list"),
    }
    return render(request, "planning/decision_list.html", context)


@reads_decisions
def approval(request, plan):
    """Where the plan stands on its way to a decision, and everything that was ever put to it."""
    submissions = list(deciding.submissions_visible_to(request.user).filter(plan=plan))
    current = next((row for row in submissions if row.is_deciding), None)
    context = {
        "closed": "",  # the page itself says where the plan stands
        "submissions": submissions,
        "current": current,
        "way": _way(current) if current else [],
        "may_withdraw": current is not None and rules.can_withdraw(request.user, current),
        "withdraw_form": forms.WithdrawForm(),
        "turns": deciding.turns_of(request.user, current) if current else [],
        "gap_count": len(checks.gaps(PlanRecord(plan))),
        "decided": next((row for row in submissions if row.status == Submission.Status.APPROVED), None),
    }
    return plan_page(request, plan, "planning/approval.html", "approval", title="決裁", **context)


@edits_plan
def submit(request, plan):
    """起案: what is asked, and whom."""
    people = services.people_to_ask(plan, by=request.user)
    latest = deciding.submissions_visible_to(request.user).filter(plan=plan).first()
    form = forms.SubmitForm(
        request.POST or None,
        initial={"expected_version": plan.version, "subject": f"「{plan.title}」の策定について"[:120]},
    )
    route, trouble = _route(request, people, latest), None
    if route.is_bound and all([form.is_valid(), route.is_valid()]):
        trouble = attempt(request, lambda: _submit(request, plan, form, route))
        if trouble is None:
            messages.success(request, "起案しました。最初の回議先に、メールでお知らせしました。")
            return redirect("planning:approval", pk=plan.pk)
        form.keep_for(plan.version)
    record = PlanRecord(plan)
    context = {
        "form": form,
        "route": route,
        "gaps": checks.gaps(record),
        "advice": checks.advice(record),
        "trouble": trouble,
        "nobody": not people[SubmissionStep.Kind.APPROVE],
    }
    return plan_page(request, plan, "planning/submit.html", "approval", title="起案する", **context)


def _route(request, people, latest):
    if request.method != "POST":
        initial = forms.last_route(latest, people)
        return forms.route_rows(people, initial=initial, extra=0 if initial else 2)
    typed = forms.route_rows(people, request.POST)
    if "add_row" in request.POST:
        return forms.route_rows(people, initial=typed.as_typed(), extra=1)
    return typed


def _submit(request, plan, form, route):
    made = services.submit(plan, by=request.user, route=route.asked(), **form.cleaned_data)
    services.tell(made, _link(request, made))


def _answer(request, step, given, data):
    answered = services.answer(step, by=request.user, answer=given, **data)
    services.tell(answered, _link(request, answered), answered=step)


def _link(request, row):
    return request.build_absolute_uri(reverse("planning:submission", args=[row.plan_id, row.number]))


@reads_decisions
def submission(request, plan, number):
    """One submission: its front sheet, its way, what may be answered, and its files."""
    row = _submission(request, plan, number)
    turns = [
        {"turn": turn, "form": forms.AnswerForm(is_own=turn.is_own, prefix=str(turn.step.pk))}
        for turn in deciding.turns_of(request.user, row)
    ]
    return _show(request, plan, row, turns)


def _show(request, plan, row, turns, status=200):
    context = {
        "closed": "",  # the page itself says where the plan stands
        "submission": row,
        "way": _way(row),
        "turns": turns,
        "may_withdraw": rules.can_withdraw(request.user, row) and row.is_deciding,
        "withdraw_form": forms.WithdrawForm(),
        "seen": [
            s for s in row.steps.all() if s.is_proxy and s.person_id == request.user.pk and not s.seen_at
        ],
        "register_form": forms.RegisterForm(
            initial={"document_number": row.document_number, "decided_on": row.decided_on}
        ),
        "parts": [
            (label, sections.lines(key, row.snapshot.get(key, {}))) for key, label in sections.LABELS.items()
        ],
    }
    page = plan_page(
        request, plan, "planning/submission.html", "approval", title=f"起案第{row.number}号", **context
    )
    page.status_code = status
    return page


@acts_on_decisions
def answer(request, plan, number, step_pk):
    """同意・承認・差戻し."""
    row = _submission(request, plan, number)
    step = get_object_or_404(row.steps, pk=step_pk)
    step.submission = row
    form = forms.AnswerForm(request.POST, is_own=step.person_id == request.user.pk, prefix=str(step.pk))
    given = _ANSWERS.get(request.POST.get("answer", ""))
    if given is not None and form.is_valid():
        refused = attempt(request, lambda: _answer(request, step, given, form.cleaned_data))
        if refused is None:
            messages.success(request, f"「{given.label}」と記録しました。")
            return redirect("planning:submission", pk=plan.pk, number=row.number)
    turns = [
        {"turn": turn, "form": form if turn.step.pk == step.pk else forms.AnswerForm(is_own=turn.is_own)}
        for turn in deciding.turns_of(request.user, row)
    ]
    return _show(request, plan, row, turns, status=409)


@acts_on_decisions
def withdraw(request, plan, number):
    """引上げ"""
    row = _submission(request, plan, number)
    form = forms.WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if attempt(request, lambda: services.withdraw(row, by=request.user, reason=reason)) is None:
        messages.success(request, "引き上げました。計画を直せます。")
    return redirect("planning:approval", pk=plan.pk)


@acts_on_decisions
def revise(request, plan):
    """改定を始める"""
    if attempt(request, lambda: services.begin_revision(plan, by=request.user)) is None:
        messages.success(request, "改定を始めました。決定した版は、そのまま残っています。")
    return redirect("planning:approval", pk=plan.pk)


@acts_on_decisions
def seen(request, plan, number, step_pk):
    """後閲"""
    step = get_object_or_404(_submission(request, plan, number).steps, pk=step_pk)
    if attempt(request, lambda: services.mark_seen(step, by=request.user)) is None:
        messages.success(request, "後閲を記録しました。")
    return redirect("planning:submission", pk=plan.pk, number=number)


@acts_on_decisions
def register(request, plan, number):
    """文書番号 and 決裁日 of the body's own system."""
    row = _submission(request, plan, number)
    form = forms.RegisterForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
    elif attempt(request, lambda: services.register(row, by=request.user, **form.cleaned_data)) is None:
        messages.success(request, "文書番号と決裁日を記録しました。")
    return redirect("planning:submission", pk=plan.pk, number=number)


@reads_decisions
def submission_pdf(request, plan, number):
    """起案用PDF as it was made when the plan was put to decision."""
    row = _submission(request, plan, number)
    _leaves(request, row, "submission")
    with row.paper.content.open("rb") as file:
        return attachment_of(_file_name(plan, row, "起案用"), "application/pdf", file.read())


@reads_decisions
def decision_pdf(request, plan, number):
    """決裁の記録 as it stands."""
    row = _submission(request, plan, number)
    _leaves(request, row, "decision")
    return attachment_of(_file_name(plan, row, "決裁の記録"), "application/pdf", front_sheet.record_pdf(row))


def _submission(request, plan, number):
    rows = deciding.submissions_visible_to(request.user)
    return get_object_or_404(rows, plan=plan, number=number)


def _leaves(request, row, kind):
    audit.record(
        "planning.plan_exported",
        by=request.user,
        subject=row.plan,
        organisation=row.plan.local_government.organisation,
        kind=kind,
        version=row.plan_version,
    )


def _file_name(plan, row, kind):
    return f"{plan.local_government.full_name}_起案第{row.number}号_{kind}.pdf"


def _way(row):
    """The steps as components/timeline.html draws them."""
    now = {step.pk for step in deciding.open_steps(row)}
    drafted = {
        "when": front_sheet.when(row.drafted_at),
        "title": f"起案　{row.drafter_section}　{row.drafter_name}",
        "text": "",
        "state": "done",
    }
    return [drafted, *(_stop(step, is_now=step.pk in now) for step in row.steps.all()), *_end(row)]


def _stop(step, *, is_now):
    words = [step.comment]
    if step.is_proxy:
        words.append(f"代決：{step.answered_name}（{step.proxy_reason}）")
        words.append(f"後閲：{front_sheet.when(step.seen_at) or 'まだ'}")
    answer = step.get_answer_display() if step.answer else ""
    return {
        "when": front_sheet.when(step.answered_at) or ("回議中" if is_now else "この後"),
        "title": f"{step.get_kind_display()}　{step.section}　{step.person_name}",
        "text": "\n".join(word for word in words if word),
        "state": "done" if step.answer else "current" if is_now else "todo",
        "badge": {"label": answer, "kind": "error" if step.answer == "returned" else "public"}
        if answer
        else None,
    }


def _end(row):
    if row.is_deciding:
        return []
    return [
        {
            "when": front_sheet.when(row.ended_at),
            "title": row.get_status_display(),
            "text": row.ended_reason if row.status == Submission.Status.WITHDRAWN else "",
            "state": "done",
        }
    ]
