from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tsumiki.portal"
    label = "portal"
    verbose_name = "ホーム"
