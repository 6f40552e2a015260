from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "tsumiki.surveys"
    label = "surveys"
    verbose_name = "意向等調査"
