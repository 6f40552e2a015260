"""Words typed into a plan are kept when the session ends meanwhile."""

from django.views.decorators.http import require_safe

from tsumiki.kernel.keeping import Keeper
from tsumiki.planning import rules, selectors


def _may_send(user, match):
    if "pk" not in match.kwargs:
        return True
    plan = selectors.plans_visible_to(user).filter(pk=match.kwargs["pk"]).first()
    may = rules.can_follow_up if match.url_name.startswith("after") else rules.can_edit_plan
    return plan is not None and may(user, plan)


# Keys of rows and codes of choices are no words of anybody's.
_CODES = ("-key", "-kpi_key", "-leads_to", "-level", "-after", "-milestone_kind")


keeper = Keeper(
    "planning.kept",
    resume="planning:resume",
    home="planning:plan_list",
    is_ours=lambda match: match.app_name == "planning",
    may_send=_may_send,
    not_shown=lambda name: name == "expected_version" or "_FORMS" in name or name.endswith(_CODES),
)
keeps_typed_text = keeper.keeps


@require_safe
def resume(request):
    return keeper.show(request)
