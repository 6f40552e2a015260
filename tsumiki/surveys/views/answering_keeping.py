"""Answers typed into a survey are kept when the session ends meanwhile."""

from django.views.decorators.http import require_safe

from tsumiki.kernel.keeping import Keeper
from tsumiki.surveys import rules
from tsumiki.surveys.selectors.responses import own_responses


def _may_send(user, match):
    response = own_responses(user).filter(pk=match.kwargs["pk"]).first()
    return response is not None and rules.can_answer(user, response)


keeper = Keeper(
    "surveys.kept",
    resume="surveys:answer_resume",
    home="surveys:my_surveys",
    title="入力した回答が残っています",
    submit="この内容を保存する",
    is_ours=lambda match: match.view_name == "surveys:answer",
    may_send=_may_send,
    not_shown=lambda name: name in ("seen", "writer", "then", "same"),
)
keeps_typed_answers = keeper.keeps


@require_safe
def answer_resume(request):
    return keeper.show(request)
