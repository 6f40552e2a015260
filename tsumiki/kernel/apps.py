from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tsumiki.kernel"
    label = "kernel"
    verbose_name = "基盤"

    def ready(self) -> None:
        from tsumiki.kernel.forms import say_what_to_do  # the registry must be ready first

        say_what_to_do()
