from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "tsumiki.surveys"
    label = "surveys"
    verbose_name = "意向等調査"

    def ready(self):
        # Models can be imported only once all apps are there.
        from tsumiki.accounts import verbs as accounts_verbs
        from tsumiki.surveys import verbs

        accounts_verbs.register(verbs.OWN)
