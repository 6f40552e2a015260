"""Words typed into a diagnosis are kept when the session ends meanwhile."""

from django.http import Http404
from django.views.decorators.http import require_safe

from tsumiki.diagnosis.own import rules
from tsumiki.diagnosis.views.common import government_of
from tsumiki.kernel.keeping import Keeper


def _may_send(user, match):
    try:
        return rules.can_edit_own(user, government_of(match.kwargs.get("code", "")))
    except Http404:
        return False


keeper = Keeper(
    "diagnosis.kept",
    resume="diagnosis:resume",
    home="diagnosis:choose",
    is_ours=lambda match: match.app_name == "diagnosis",
    may_send=_may_send,
    not_shown=lambda name: name in ("expected_version", "themes", "year_kind", "kind", "grade", "token"),
)
keeps_typed_text = keeper.keeps


@require_safe
def resume(request):
    return keeper.show(request)
