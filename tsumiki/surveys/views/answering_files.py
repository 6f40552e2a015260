"""Files on the answer page: taken with everything else that is saved, and given out again."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.uploads import attachment_of, take_upload
from tsumiki.surveys.forms.answers import removal_name
from tsumiki.surveys.models import Question
from tsumiki.surveys.selectors import files as selectors
from tsumiki.surveys.selectors.responses import responses_checked_by, responses_visible_to
from tsumiki.surveys.services import files


def take_files(request, response, part):
    """Keep what was sent and drop what was ticked; returns {question code: why it was not taken}.

    A rule's refusal goes through: then nothing at all may be saved.
    """
    refused = {}
    for question in part.questions:
        if question.kind != Question.Kind.FILE:
            continue
        if sent := request.FILES.get(question.code):
            try:
                files.keep_file(response, question, take_upload(sent, name=sent.name), by=request.user)
            except InputError as problem:
                refused[question.code] = str(problem)
        elif removal_name(question) in request.POST:
            files.remove_file(response, question, by=request.user)
    return refused


@require_safe
def answer_file(request, pk, file):
    """A file that stands on the sheet, or once stood there; always saved by the browser, never run."""
    readable = responses_visible_to(request.user) | responses_checked_by(request.user)
    response = get_object_or_404(readable, pk=pk)
    found = selectors.file_of(request.user, response, file)
    if found is None:
        raise Http404
    with found.content.open("rb") as stream:
        return attachment_of(found.name, found.content_type, stream.read())
