"""A session that ends while somebody types loses nothing: what was sent waits until they have signed in again.

Each app that keeps text makes one `Keeper`, marks its form views with `keeper.keeps`, offers `keeper.show` as a page
and lets the CSRF failure view ask `keeper.keep_after_refusal`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve, reverse

MARK = "kept-from-before"
# Who was signed in last in this browser: kept words are shown to that person only, and strangers' are not kept.
PERSON_COOKIE = "last_person"
NOT_THEIRS = "前に入力された内容は、別の方のものだったため破棄しました。"

View = Callable[..., HttpResponse]
# Whether the person may send something to the page: asked again before kept words are shown.
Gate = Callable[[Any, ResolverMatch], bool]


def remember_person(request: HttpRequest, response: HttpResponse) -> None:
    """Note in the browser who is signed in; called for every answer to a signed-in person."""
    person = str(request.user.pk)
    if _last_person(request) != person:
        response.set_signed_cookie(
            PERSON_COOKIE, person, httponly=True, samesite="Lax", secure=request.is_secure(), max_age=86_400
        )


def _last_person(request: HttpRequest) -> str | None:
    return request.get_signed_cookie(PERSON_COOKIE, default=None)


class Keeper:
    """Keeps what was sent to pages that `is_ours` recognises, up to `largest` characters."""

    def __init__(
        self,
        key: str,
        *,
        resume: str,
        home: str,
        is_ours: Callable[[ResolverMatch], bool],
        may_send: Gate,
        not_shown: Callable[[str], bool],
        largest: int = 400_000,
        title: str = "入力した内容が残っています",
        submit: str = "この内容を送る",
    ) -> None:
        self.key, self.resume, self.home, self.title, self.submit = key, resume, home, title, submit
        self.is_ours, self.may_send, self.not_shown, self.largest = is_ours, may_send, not_shown, largest
        _KEEPERS.append(self)

    def keeps(self, view: View) -> View:
        """Mark a view that signed-out people may post to: their words are put aside until they are back."""

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                if request.method == "POST" and request.POST.get(MARK):
                    request.session.pop(self.key, None)
                return view(request, *args, **kwargs)
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            self._keep(request)
            return redirect_to_login(reverse(self.resume))

        # Not public: without a session nothing is read and nothing is shown.
        return login_not_required(inner)

    def keep_after_refusal(self, request: HttpRequest) -> bool:
        """Keep what a signed-in person sent with a token that is no longer good; only from a page of ours."""
        match = request.resolver_match
        from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
        if match is None or not self.is_ours(match) or not from_here or not request.user.is_authenticated:
            return False
        return self._keep(request, person=str(request.user.pk))

    def _keep(self, request: HttpRequest, *, person: str | None = None) -> bool:
        person = person or _last_person(request)
        typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        size = sum(len(str(value)) for values in typed.values() for value in values)
        if person is None or size > self.largest:
            return False
        request.session[self.key] = {"path": request.get_full_path(), "typed": typed, "person": person}
        return True

    def show(self, request: HttpRequest) -> HttpResponse:
        """Show what was typed before the session ended; sending it goes where it was meant to go."""
        kept = request.session.get(self.key)
        if not kept:
            return redirect(self.home)
        if kept["person"] != str(request.user.pk) or not self._may_go_on(request, kept["path"]):
            del request.session[self.key]
            messages.error(request, NOT_THEIRS)
            return redirect(self.home)
        shown = [
            value
            for name, values in kept["typed"].items()
            if name != MARK and not self.not_shown(name)
            for value in values
            if value.strip()
        ]
        context = {
            "title": self.title,
            "submit": self.submit,
            "form": _hidden_form(kept["typed"]),
            "path": kept["path"],
            "shown": shown,
        }
        return render(request, "keeping/resume.html", context)

    def _may_go_on(self, request: HttpRequest, path: str) -> bool:
        try:
            match = resolve(path.partition("?")[0])
        except Resolver404:
            return False
        return self.is_ours(match) and self.may_send(request.user, match)


# Every keeper that was made; each app makes its own when its views are loaded.
_KEEPERS: list[Keeper] = []


def is_kept_for(request: HttpRequest, address: str) -> bool:
    """Whether signing in leads to `address` and words typed before wait there."""
    return any(keeper.key in request.session and reverse(keeper.resume) == address for keeper in _KEEPERS)


def _hidden_form(typed: dict[str, list[str]]) -> forms.Form:
    form = forms.Form(initial={MARK: "1"})
    form.fields[MARK] = forms.CharField(widget=forms.HiddenInput)
    for name, values in typed.items():
        if name != MARK:
            form.fields[name] = forms.CharField(widget=forms.MultipleHiddenInput, initial=values)
    return form
