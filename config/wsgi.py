"""WSGI entry point, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - reading them imports every view, before the first person waits for it
# What is loaded by now stays for the life of the process: the collector need not walk through it again and again.
gc.collect()
gc.freeze()
