"""What the pages of a government's own knowledge have in common: who may, saving, and what may go wrong with it."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.diagnosis.own import rules
from tsumiki.diagnosis.own.errors import ConflictError
from tsumiki.diagnosis.views.common import government_of
from tsumiki.diagnosis.views.keeping import keeps_typed_text
from tsumiki.kernel.errors import RuleError


def sees_own(view):
    """The view gets the government instead of its code; other organisations are refused with a sentence."""

    @require_safe
    @wraps(view)
    def inner(request, code, **kwargs):
        return view(request, _own(request, code), **kwargs)

    return inner


def edits_own(view):
    """The same for a form: who may see but not edit is told so and led back to the diagnosis."""
    return _editing(view, require_http_methods(["GET", "HEAD", "POST"]))


def acts_on_own(view):
    """The same for a button (POST only)."""
    return _editing(view, require_POST)


def _editing(view, methods):
    @methods
    @keeps_typed_text
    @wraps(view)
    def inner(request, code, **kwargs):
        government = _own(request, code)
        if not rules.can_edit_own(request.user, government):
            messages.error(request, rules.NOT_YOURS_TO_EDIT)
            return redirect("diagnosis:detail", code=government.code)
        return view(request, government, **kwargs)

    return inner


def _own(request, code):
    government = government_of(code)
    if not rules.can_see_own(request.user, government):
        raise PermissionDenied(rules.NOT_YOURS_TO_SEE)
    return government


def attempt(request, act):
    """Do the write; return what stopped it (already told), or None."""
    try:
        act()
    except (ConflictError, RuleError) as trouble:
        messages.error(request, str(trouble))
        return trouble
    return None


def show_form(request, template, context, trouble=None):
    """The form with what was typed, and both texts where two people collided (409)."""
    conflict = trouble if isinstance(trouble, ConflictError) else None
    return render(request, template, context | {"conflict": conflict}, status=409 if trouble else 200)
