from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tsumiki.kernel"
    label = "kernel"
    verbose_name = "基盤"
