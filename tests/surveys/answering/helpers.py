"""What the tests of the answering pages share."""

from django.urls import reverse

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
