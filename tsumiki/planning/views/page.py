"""What the pages of one plan have in common: fetching it, where one is, saving and what may go wrong with it."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.charts import render_svg
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import rules, selectors
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.views.keeping import keeps_typed_text

STEPS = (
    ("problems", "課題を選ぶ"),
    ("choose", "積み木を選ぶ"),
    ("stack", "積み上げる"),
    ("kpis", "数字と行程"),
    ("roles", "体制"),
    ("paper", "計画書"),
    ("approval", "決裁"),
)

# For pages beside the steps of writing a plan: the line of steps is not drawn.
NOT_A_STEP = {"can_edit": False}


FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def reads_plan(view):
    """The view gets a plan the person may see instead of its number; any other plan is 404."""
    return require_safe(_with_plan(view))


def reads_decisions(view):
    """The view gets a plan of the person's own organisation: earlier drafts, and who said what of them, stay inside."""
    return require_safe(keeps_typed_text(_with_plan(view, _inside_only)))


def acts_on_decisions(view):
    """The same for a button; what the person may do there is the services' to say."""
    return require_POST(keeps_typed_text(_with_plan(view, _inside_only)))


def manages_plan(view):
    """A form for who answers for the plan, whatever stage it has reached; who may only read is led back to it."""
    return FORM_METHODS(keeps_typed_text(_with_plan(view, _managers_only)))


def edits_plan(view):
    """A form: who may see but not edit is told so and led back to the plan."""
    return FORM_METHODS(keeps_typed_text(_with_plan(_refusals_told(view), _writers_only)))


def acts_on_plan(view):
    """The same for a button (POST only)."""
    return require_POST(keeps_typed_text(_with_plan(_refusals_told(view), _writers_only)))


def _with_plan(view, gate=None):
    """Fetch the plan for the view; what the gate answers, if anything, goes out in the view's place."""

    @wraps(view)
    def inner(request, pk, **kwargs):
        plan = get_object_or_404(selectors.plans_visible_to(request.user), pk=pk)
        answer = gate(request, plan) if gate else None
        return answer or view(request, plan, **kwargs)

    return inner


def _inside_only(request, plan):
    if not rules.can_read_decisions(request.user, plan):
        raise Http404


def _managers_only(request, plan):
    if not rules.can_manage_plan(request.user, plan):
        return _back(request, plan, rules.NOT_YOURS_TO_EDIT)
    return None


def _writers_only(request, plan):
    refusal = rules.why_not_edit(request.user, plan, request.resolver_match.url_name)
    # Words sent while the plan was put to decision come back on their page: there the service refuses them.
    if refusal and (request.method != "POST" or not rules.can_manage_plan(request.user, plan)):
        return _back(request, plan, refusal)
    return None


def _refusals_told(view):
    """What a service refuses outside `attempt` is told, too."""

    @wraps(view)
    def inner(request, plan, **kwargs):
        try:
            return view(request, plan, **kwargs)
        except RuleError as reason:
            return _back(request, plan, str(reason))

    return inner


def _back(request, plan, reason):
    messages.error(request, reason)
    return redirect("planning:plan_detail", pk=plan.pk)


def attempt(request, act):
    """Do the write; return the ConflictError or RuleError that stopped it (already told), or None."""
    try:
        act()
    except ConflictError as conflict:
        messages.error(request, str(conflict))
        return conflict
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return refusal
    return None


def saved(request, plan, here, following, **kwargs):
    """After a save: on to the next page where that was asked for, otherwise stay."""
    messages.success(request, "保存しました。")
    goes_on = "go_on" in request.POST
    return redirect(f"planning:{following if goes_on else here}", pk=plan.pk, **kwargs)


def plan_page(request, plan, template, here, *, title, section="", trouble=None, **context):
    """Render a page of the plan: steps, breadcrumbs, and the conflict if there is one.

    A page that writes one `section` also says how much is open in 意見と担当 about it.
    """
    conflict = trouble if isinstance(trouble, ConflictError) else None
    everything = {
        "plan": plan,
        "page_title": title,
        "steps": steps_of(plan, here),
        "breadcrumbs": [
            {"label": "計画", "url": reverse("planning:plan_list")},
            {"label": plan.title, "url": reverse("planning:plan_detail", args=[plan.pk])},
            {"label": title, "url": ""},
        ],
        "badges": badges_of(plan),
        "conflict": conflict,
        "talk": _talk_about(request.user, plan, section) if section else None,
        **standing_of(request.user, plan),
        **context,
    }
    # htmx shows only what comes with 200.
    status = 409 if trouble is not None and not request.htmx else 200
    return render(request, template, everything, status=status)


def _talk_about(user, plan, section):
    """How many comments and tasks are open for a section, and where they are; inside the organisation only."""
    if not rules.can_read_decisions(user, plan):
        return None
    return {
        "comments": plan.comments.filter(section=section, closed_at=None).count(),
        "tasks": plan.tasks.filter(section=section, done_at=None).count(),
        "url": f"{reverse('planning:talk', args=[plan.pk])}?section={section}",
    }


def standing_of(user, plan):
    """What the person may do with the plan now, and why not more."""
    refusal = rules.why_not_edit(user, plan)
    can_manage = rules.can_manage_plan(user, plan)
    return {
        "can_edit": not refusal,
        "can_manage": can_manage,
        "can_read_decisions": rules.can_read_decisions(user, plan),
        "can_comment": rules.can_comment(user, plan),
        "closed": refusal if can_manage else "",
    }


def steps_of(plan, here):
    there = selectors.what_is_there(plan)
    done = {
        "problems": there["problems"],
        "choose": there["blocks"],
        "stack": there["blocks"] and not there["unexplained"],
        "kpis": there["kpis"] and there["budget"],
        "roles": there["roles"] and there["partners"],
        "paper": plan.stage != plan.Stage.DRAFTING,
        "approval": plan.stage == plan.Stage.DECIDED,
    }
    return [
        {
            "label": label,
            "url": reverse(f"planning:{key}", args=[plan.pk]),
            "state": "current" if key == here else "done" if done[key] else "todo",
        }
        for key, label in STEPS
    ]


def badges_of(plan):
    shared = plan.visibility == plan.Visibility.MEMBERS
    badges = [
        {
            "label": "会員に共有中" if shared else "庁内の下書き",
            "kind": "public" if shared else "draft",
        }
    ]
    if plan.stage != plan.Stage.DRAFTING:
        kind = "waiting" if plan.stage == plan.Stage.DECIDING else "strong"
        badges.append({"label": plan.get_stage_display(), "kind": kind})
    if plan.is_synthetic:
        badges.append({"label": "合成データ", "kind": "synthetic"})
    return badges


def tabs(plan, here, *items):
    return [
        {
            "label": label,
            "url": reverse(f"planning:{name}", args=[plan.pk]),
            "is_current": name == here,
            "count": None,
        }
        for name, label in items
    ]


def list_tabs(user, here):
    """The ways to look at all plans; what is decided and asked inside is there for those who have plans of their own."""
    pages = [("plan_list", "一覧")]
    if can(user, Permission.PLAN_VIEW):
        pages += [("board", "進み具合"), ("decision_list", "決裁"), ("task_list", "担当の作業")]
    return [
        {"label": label, "url": reverse(f"planning:{name}"), "is_current": name == here, "count": None}
        for name, label in pages
    ]


def picture(spec, width):
    """A chart of the kernel's as markup."""
    # Our own SVG, escaped where it was drawn.
    return mark_safe(render_svg(spec, width=width)) if spec is not None else ""
