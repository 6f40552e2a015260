from django.apps import AppConfig

from tsumiki.accounts import verbs


class AccountsConfig(AppConfig):
    name = "tsumiki.accounts"
    label = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        verbs.register(verbs.OWN)
