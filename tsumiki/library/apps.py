from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tsumiki.library"
    label = "library"
    verbose_name = "事例"
