"""Error pages in Japanese: what happened, and what to do."""

from django.shortcuts import redirect, render

from tsumiki.diagnosis.views.keeping import keeper as diagnosis_keeper
from tsumiki.framework.views.keeping import keeper as vocabulary_keeper
from tsumiki.kernel.errors import TsumikiError
from tsumiki.library.views.life_page import keeper as case_keeper
from tsumiki.planning.views.keeping import keeper as plan_keeper
from tsumiki.surveys.views.answering_keeping import keeper as answer_keeper


def _sentence(exception):
    """The exception's own words where they are a sentence of ours; libraries raise these errors in English."""
    text = str(exception) if exception is not None else ""
    return text if isinstance(exception, TsumikiError) or text.endswith("。") else ""


def bad_request(request, exception=None):
    return render(request, "400.html", {"sentence": _sentence(exception)}, status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", {"sentence": _sentence(exception)}, status=403)


def page_not_found(request, exception=None):
    # The exception is not shown: it could tell apart "not there" and "not yours".
    return render(request, "404.html", status=404)


def server_error(request):
    # Without the request: the context processors may be what failed.
    return render(None, "500.html", status=500)


def csrf_failure(request, reason=""):
    for keeper in (plan_keeper, answer_keeper, case_keeper, diagnosis_keeper, vocabulary_keeper):
        if keeper.keep_after_refusal(request):
            return redirect(keeper.resume)
    return render(request, "403_csrf.html", status=403)
