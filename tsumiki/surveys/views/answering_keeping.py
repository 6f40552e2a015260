"""A session that ends while somebody answers loses nothing: what was sent waits until they have signed in again."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from tsumiki.surveys import rules
from tsumiki.surveys.selectors.responses import own_responses

KEY = "surveys.kept"
MARK = "kept-from-before"
# A page of the longest questionnaire with every text filled to its limit; more is no form of ours.
_MOST_CHARACTERS = 400_000
_NOT_SHOWN = ("csrfmiddlewaretoken", "seen", "writer", "then", "same", MARK)


def keeps_typed_answers(view):
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
        return redirect_to_login(reverse("surveys:answer_resume"))

    # Not public: without a session nothing is read and nothing of a response is shown.
    return login_not_required(inner)


def keep_after_refusal(request):
    """Keep what a signed-in person sent to the answer page with a token that is no longer good."""
    match = request.resolver_match
    from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if match is None or match.view_name != "surveys:answer" or not from_here:
        return False
    return request.user.is_authenticated and _keep(request)


def _keep(request):
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if sum(len(value) for values in typed.values() for value in values) > _MOST_CHARACTERS:
        return False
    request.session[KEY] = {"path": request.get_full_path(), "typed": typed}
    return True


@require_safe
def answer_resume(request):
    """Show what was typed before the session ended; sending it goes where it was meant to go."""
    kept = request.session.get(KEY)
    if not kept:
        return redirect("surveys:my_surveys")
    if not _may_go_on(request.user, kept["path"]):
        # Somebody else signed in at this computer: the words are not theirs.
        del request.session[KEY]
        messages.error(request, "前に入力された内容は、別の団体のものだったため破棄しました。")
        return redirect("surveys:my_surveys")
    shown = [
        value
        for name, values in kept["typed"].items()
        if name not in _NOT_SHOWN
        for value in values
        if value.strip()
    ]
    context = {"form": _hidden_form(kept["typed"]), "path": kept["path"], "shown": shown}
    return render(request, "surveys/answer_resume.html", context)


def _may_go_on(user, path):
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    if match.view_name != "surveys:answer":
        return False
    response = own_responses(user).filter(pk=match.kwargs["pk"]).first()
    return response is not None and rules.can_answer(user, response)


def _hidden_form(typed):
    form = forms.Form(initial={MARK: "1"})
    form.fields[MARK] = forms.CharField(widget=forms.HiddenInput)
    for name, values in typed.items():
        if name != MARK:
            form.fields[name] = forms.CharField(widget=forms.MultipleHiddenInput, initial=values)
    return form
