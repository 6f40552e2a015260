from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tsumiki.directory"
    label = "directory"
    verbose_name = "団体"
