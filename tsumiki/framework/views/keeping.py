"""Words typed into a draft of the vocabulary are kept when the session ends meanwhile."""

from django.views.decorators.http import require_safe

from tsumiki.framework import rules
from tsumiki.kernel.keeping import Keeper

keeper = Keeper(
    "framework.kept",
    resume="framework:resume",
    home="framework:edition_desk",
    is_ours=lambda match: match.app_name == "framework" and (match.url_name or "").startswith("draft_"),
    may_send=lambda user, _match: not rules.refusal_to_manage(user),
    not_shown=lambda name: name in ("expected_version", "saves") or "_FORMS" in name,
)
keeps_typed_text = keeper.keeps


@require_safe
def resume(request):
    return keeper.show(request)
