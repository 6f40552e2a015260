from django.apps import AppConfig

from tsumiki.accounts import verbs


class FrameworkConfig(AppConfig):
    name = "tsumiki.framework"
    label = "framework"
    verbose_name = "枠組み"

    def ready(self) -> None:
        verbs.register({"framework.editions_loaded": "事業の枠組みを読み込んだ"})
