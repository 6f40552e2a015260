from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tsumiki.portal"
    label = "portal"
    verbose_name = "ホーム"

    def ready(self):
        # Models can be imported only once all apps are there.
        from tsumiki.library import links
        from tsumiki.portal import after_survey, yearly
        from tsumiki.surveys.selectors import alongside
        from tsumiki.surveys.selectors.responses import after_submit

        after_submit.register(after_survey.suggestions)
        alongside.asked.register(yearly.questions)
        links.rounds.register(yearly.rounds)
        links.ways_back.register(yearly.ways_back)
