from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "tsumiki.planning"
    label = "planning"
    verbose_name = "計画"
