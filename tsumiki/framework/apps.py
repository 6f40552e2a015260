from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "tsumiki.framework"
    label = "framework"
    verbose_name = "枠組み"
