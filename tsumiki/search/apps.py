from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "tsumiki.search"
    label = "search"
    verbose_name = "検索"

    def ready(self):
        # Models can be imported only once all apps are there.
        from tsumiki.framework.links import edition_published
        from tsumiki.search import below
        from tsumiki.search.sources import register

        for source in below.SOURCES:
            register(source)
        edition_published.register(below.refresh_blocks)
