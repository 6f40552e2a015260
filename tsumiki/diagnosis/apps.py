from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "tsumiki.diagnosis"
    label = "diagnosis"
    verbose_name = "地域診断"
