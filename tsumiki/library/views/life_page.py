"""What the pages of a case's editing life share: acting, refusing in words, tabs, typed text that is not lost."""

from django.contrib import messages
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.keeping import Keeper
from tsumiki.library import rules, selectors
from tsumiki.library.content import LABELS
from tsumiki.library.errors import ConflictError


def attempt(request, act, done="", *, was_just_done=lambda: False):
    """Do the write; return the ConflictError or RuleError that stopped it (already told), or None.

    A write that is refused because the same person has just made it is done.
    """
    try:
        act()
    except (ConflictError, RuleError) as refusal:
        if not was_just_done():
            messages.error(request, str(refusal))
            return refusal
    if done:
        messages.success(request, done)
    return None


def section_tabs(case, here):
    tabs = [
        {
            "label": label,
            "url": reverse("library:case_section", args=[case.pk, key]),
            "is_current": key == here,
            "count": None,
        }
        for key, label in LABELS.items()
    ]
    overview = {
        "label": "進み具合",
        "url": reverse("library:case_life", args=[case.pk]),
        "is_current": here == "",
        "count": None,
    }
    return [overview, *tabs]


def _may_send(user, match):
    if "pk" not in match.kwargs:
        return True
    draft = selectors.drafts_visible_to(user).filter(case__pk=match.kwargs["pk"]).first()
    return draft is not None and rules.refusal_to_edit(user, draft.case, draft) == ""


keeper = Keeper(
    "library.kept",
    resume="library:resume",
    home="library:case_desk",
    is_ours=lambda match: match.view_name in ("library:case_section", "library:case_begin"),
    may_send=_may_send,
    not_shown=lambda name: name in ("expected_version", "seen", "go_on") or "_FORMS" in name,
)
keeps_typed_text = keeper.keeps


@require_safe
def resume(request):
    return keeper.show(request)
