"""意見と担当: what is said about the sections of a plan, and who is asked to do what."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.access import members_with
from tsumiki.accounts.roles import Permission
from tsumiki.planning import deciding, rules, sections, selectors, services
from tsumiki.planning.forms.deciding import CloseForm, CommentForm, TaskForm
from tsumiki.planning.views.keeping import keeps_typed_text
from tsumiki.planning.views.page import acts_on_decisions, attempt, list_tabs, plan_page


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def talk(request, pk):
    """Comments by section; whoever may see the plan may say something, where the role lets them."""
    plan = get_object_or_404(selectors.plans_visible_to(request.user), pk=pk)
    form = CommentForm(request.POST or None, initial={"section": request.GET.get("section", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(request, lambda: services.comment(plan, by=request.user, **data)) is None:
            messages.success(request, "意見を書きました。")
            return redirect("planning:talk", pk=plan.pk)
    return _show(request, plan, comment_form=form)


@acts_on_decisions
def task_add(request, plan):
    form = TaskForm(request.POST, people=_people(plan))
    asked = form.is_valid() and (
        attempt(request, lambda: services.ask(plan, by=request.user, **form.values())) is None
    )
    if asked:
        messages.success(request, "作業を頼みました。担当の方のホームに出ます。")
        return redirect("planning:talk", pk=plan.pk)
    return _show(request, plan, task_form=form)


def _show(request, plan, *, comment_form=None, task_form=None):
    said = list(deciding.comments_visible_to(request.user, plan))
    inside = rules.can_read_decisions(request.user, plan)
    tasks = list(deciding.tasks_visible_to(request.user).filter(plan=plan)) if inside else []
    wanted = {key: request.GET.get(key, "") for key in ("section", "title")}
    context = {
        "comment_form": comment_form or CommentForm(initial=wanted),
        "task_form": task_form or TaskForm(people=_people(plan), initial=wanted),
        "groups": [
            (label, [(row, CloseForm(auto_id=f"c{row.pk}-%s")) for row in said if row.section == key])
            for key, label in sections.LABELS.items()
            if any(row.section == key for row in said)
        ],
        "open_tasks": [task for task in tasks if task.done_at is None],
        "done_tasks": [task for task in tasks if task.done_at is not None],
        "labels": sections.LABELS,
        "is_inside": inside,
        "may_finish": {task.pk for task in tasks if rules.can_finish_task(request.user, task)},
    }
    return plan_page(request, plan, "planning/talk.html", "", title="意見と担当", **context)


def _people(plan):
    organisation = plan.local_government.organisation_id
    places = members_with(Permission.PLAN_VIEW).filter(organisation=organisation)
    return list(places.select_related("user").order_by("section", "user__name", "pk"))


@require_POST
def comment_close(request, pk, comment_pk):
    plan = get_object_or_404(selectors.plans_visible_to(request.user), pk=pk)
    row = get_object_or_404(deciding.comments_visible_to(request.user, plan), pk=comment_pk)
    form = CloseForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    if attempt(request, lambda: services.close_comment(row, by=request.user, answer=answer)) is None:
        messages.success(request, "意見を「済み」にしました。")
    return redirect("planning:talk", pk=plan.pk)


@acts_on_decisions
def task_done(request, plan, task_pk, is_done):
    task = get_object_or_404(deciding.tasks_visible_to(request.user), pk=task_pk, plan=plan)
    done = attempt(request, lambda: services.finish_task(task, by=request.user, is_done=is_done))
    if done is None:
        messages.success(request, "「済み」にしました。" if is_done else "まだ済んでいない作業に戻しました。")
    return redirect("planning:talk", pk=plan.pk)


@require_safe
def task_list(request):
    """Everything that the person was asked to do in plans, the nearest deadline first."""
    mine = deciding.tasks_visible_to(request.user).filter(assignee=request.user, done_at=None)
    context = {
        "tasks": mine.order_by("due_on", "pk"),
        "labels": sections.LABELS,
        "tabs": list_tabs(request.user, "task_list"),
    }
    return render(request, "planning/task_list.html", context)
