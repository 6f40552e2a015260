"""What the tests of the answering pages share."""

from django.urls import reverse
from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.surveys.models import Response

LIST = "surveys:my_surveys"


def page(name, response, query=""):
    return reverse(f"surveys:{name}", args=[response.pk]) + query


def text_of(answer):
    return answer.content.decode()


def hidden(answer):
    form = answer.context["seen_form"]
    return {"seen": form["seen"].value(), "writer": form["writer"].value()}


def stored(response):
    response.sheet.refresh_from_db()
    return response.sheet.answers


def stand(response, status):
    """Put a response into a state, whatever way led there."""
    with audit.change("test.stood", by=None) as entry:
        fresh = Response.objects.get(pk=response.pk)
        fresh.status = status
        fresh.submitted_at = timezone.now() if status == Response.Status.SUBMITTED else None
        fresh.save()
        entry.of(fresh)
