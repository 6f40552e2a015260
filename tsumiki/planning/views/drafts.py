"""A stack kept by its link: shown and changed by whoever has the link, taken over by who may write a plan."""

from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import draft_cards, outcome_cards, selectors, stack_sheets, starting
from tsumiki.planning.drafts import draft_of
from tsumiki.planning.forms.stack import OrderForm
from tsumiki.planning.forms.start import ClaimForm, LinkForm
from tsumiki.planning.proposing import Answers, propose
from tsumiki.planning.services import drafts
from tsumiki.planning.sidebyside import Stack, compare

LIMIT = "stack_change"


def _opens(view):
    """The view gets the draft instead of its token; a token that opens nothing (any more) gets a calm page."""

    @wraps(view)
    def inner(request, token, **kwargs):
        draft = draft_of(token)
        if draft is None:
            response = render(request, "planning/draft_gone.html", status=404)
        elif draft.claimed_at is not None:
            response = _taken(request, draft)
        else:
            response = view(request, draft, token, **kwargs)
        # The address is the key: no copy in caches, no search engine, no other site learns it.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return inner


def _taken(request, draft):
    """Taken over: the organisation is led to its plan; to everybody else the link is simply no longer in use."""
    plan = None
    if draft.plan is not None and can(request.user, Permission.PLAN_VIEW, draft.claimed_by):
        plan = draft.plan
    return render(request, "planning/draft_gone.html", {"plan": plan}, status=200 if plan else 404)


@login_not_required
@require_safe
@_opens
def draft(request, draft, token):
    """The stack, with what could stand in it besides; the link itself, to keep."""
    drafts.note_opening(draft)
    link = request.build_absolute_uri(reverse("planning:draft", args=[token]))
    context = draft_cards.page(draft, token) | {
        "token": token,
        "draft": draft,
        "is_new": "new" in request.GET,
        "link_form": LinkForm(initial={"link": link}),
        "order_form": OrderForm(initial={"expected_version": draft.version}),
        "claim_url": reverse("planning:draft_claim", args=[token]),
    }
    return render(request, "planning/draft.html", context)


@login_not_required
@require_POST
@_opens
def draft_change(request, draft, token, act, code):
    """One button of the draft: up, down, remove, add, or the order in which blocks were dropped (order)."""
    if (refused := ratelimit.consume_or_429(request, action=LIMIT)) is not None:
        return refused
    form = OrderForm(request.POST)
    if form.is_valid():
        codes = draft_cards.changed(draft, act, code, form.cleaned_data["order"])
        try:
            drafts.change_draft(draft, codes, expected_version=form.cleaned_data["expected_version"])
        except RuleError as refusal:
            messages.error(request, str(refusal))
    anchor = f"#block-{code}" if act in ("up", "down", "add", "swap") else ""
    return redirect(reverse("planning:draft", args=[token]) + anchor)


@login_not_required
@require_safe
@_opens
def draft_compare(request, draft, token):
    """The draft beside what was proposed for the same answers."""
    answers = Answers.of(draft.answers)
    library = selectors.library_of(draft.edition)
    outcome = propose(answers, starting.town_of(answers, starting.government_of(answers)), library)
    stacks = [Stack("この積み木", tuple(draft.codes))]
    stacks += [Stack(f"提案：{p.character.title}", p.codes) for p in outcome.proposals]
    begins = timezone.localdate().replace(day=1)
    comparison = compare(stacks, library, starting.wanted_of(answers), begins=begins)
    if request.GET.get("format") == "xlsx":
        return stack_sheets.download(comparison, "積み木の比較")
    context = {"comparison": outcome_cards.side_by_side(comparison), "token": token}
    return render(request, "planning/draft_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_opens
def draft_claim(request, draft, token):
    """After signing in (the address leads back here): into a new plan, or into one that is there."""
    governments = selectors.governments_to_plan_for(request.user)
    if not governments.exists():
        messages.error(request, drafts.NOT_YOURS)
        return redirect("planning:draft", token=token)
    plans = selectors.plans_open_to_writing(request.user)
    form = ClaimForm(request.POST or None, governments=governments, plans=plans)
    if request.method == "POST" and form.is_valid():
        try:
            plan = _claim(draft, form, request.user)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "積み木を計画に引き継ぎました。このリンクは、これで役目を終えました。")
            beside = form.cleaned_data["way"] == "beside" and form.cleaned_data["target"] in form.plans
            return redirect("planning:stacks" if beside else "planning:stack", pk=plan.pk)
    names = selectors.library_of(draft.edition).name
    context = {"form": form, "token": token, "names": [names(code) for code in draft.codes]}
    return render(request, "planning/draft_claim.html", context)


def _claim(draft, form, user):
    data = form.cleaned_data
    government = form.governments.get(data["target"])
    if government is not None:
        return drafts.claim_as_new(draft, government, by=user, title=data["title"])
    plan = form.plans[data["target"]]
    drafts.claim_into(draft, plan, by=user, as_variant=data["way"] == "beside")
    return plan
