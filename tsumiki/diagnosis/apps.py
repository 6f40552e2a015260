from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "tsumiki.diagnosis"
    label = "diagnosis"
    verbose_name = "地域診断"

    def ready(self):
        # Models can be imported only once all apps are there.
        from tsumiki.accounts import verbs
        from tsumiki.diagnosis.links import links_of_government
        from tsumiki.diagnosis.own import services
        from tsumiki.directory.selectors import government_links

        government_links.register(links_of_government)
        verbs.register({"diagnosis.statistics_loaded": "統計を読み込んだ"})
        verbs.register(services.VERBS, stays_inside=True)
