"""A session that ends while somebody types loses nothing: what was sent waits until they have signed in again."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from tsumiki.planning import rules, selectors

KEY = "planning.kept"
MARK = "kept-from-before"
# A form holds about 60 rows or six texts of 8,000 characters; more is no form of ours.
_MOST_CHARACTERS = 400_000
_NOT_SHOWN = ("csrfmiddlewaretoken", "expected_version", MARK)


def keeps_typed_text(view):
    """Mark a view that signed-out people may post to: their words are put aside and shown again after sign-in."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        if request.user.is_authenticated:
            if request.method == "POST" and request.POST.get(MARK):
                request.session.pop(KEY, None)
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        _keep(request)
        return redirect_to_login(reverse("planning:resume"))

    # Not public: without a session nothing is read and nothing of a plan is shown.
    return login_not_required(inner)


def keep_after_refusal(request):
    """Keep what a signed-in person sent to a page of planning with a token that is no longer good.

    That happens when they sign in anew in another window. Only what came from a page of ours is kept.
    """
    match = request.resolver_match
    from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if match is None or match.app_name != "planning" or not from_here or not request.user.is_authenticated:
        return False
    return _keep(request)


def _keep(request):
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if sum(len(value) for values in typed.values() for value in values) > _MOST_CHARACTERS:
        return False
    request.session[KEY] = {"path": request.path, "typed": typed}
    return True


@require_safe
def resume(request):
    """Show what was typed before the session ended; sending it goes where it was meant to go."""
    kept = request.session.get(KEY)
    if not kept:
        return redirect("planning:plan_list")
    if not _may_go_on(request.user, kept["path"]):
        # Somebody else signed in at this computer: the words are not theirs.
        del request.session[KEY]
        messages.error(request, "前に入力された内容は、別の団体のものだったため破棄しました。")
        return redirect("planning:plan_list")
    shown = [
        value
        for name, values in kept["typed"].items()
        if name not in _NOT_SHOWN and "_FORMS" not in name
        for value in values
        if value.strip()
    ]
    context = {"form": _hidden_form(kept["typed"]), "path": kept["path"], "shown": shown}
    return render(request, "planning/resume.html", context)


def _may_go_on(user, path):
    try:
        match = resolve(path)
    except Resolver404 as unknown:
        raise Http404 from unknown
    if match.app_name != "planning":
        return False
    if "pk" not in match.kwargs:
        return True
    plan = selectors.plans_visible_to(user).filter(pk=match.kwargs["pk"]).first()
    return plan is not None and rules.can_edit_plan(user, plan)


def _hidden_form(typed):
    form = forms.Form(initial={MARK: "1"})
    form.fields[MARK] = forms.CharField(widget=forms.HiddenInput)
    for name, values in typed.items():
        if name == MARK:
            continue
        field = forms.CharField(widget=forms.MultipleHiddenInput, initial=values)
        form.fields[name] = field
    return form
