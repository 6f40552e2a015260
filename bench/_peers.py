"""The floor: what the server, and Django with nothing in it, can do with a page of the same size."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "1000"))


def hello(environ, start_response):
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]
    )
    return [BODY]


urlpatterns = [path("", lambda request: HttpResponse(BODY))]


def bare_django():
    """Django's own handler without middleware, template or database."""
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
    django.setup()
    return get_wsgi_application()


# Only the worker that serves this peer pays for Django.
page = bare_django() if os.environ.get("BENCH_PEER") == "django" else hello
