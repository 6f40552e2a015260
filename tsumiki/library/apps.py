from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tsumiki.library"
    label = "library"
    verbose_name = "事例"

    def ready(self):
        # Models are only there once every app is loaded.
        from tsumiki.accounts import verbs
        from tsumiki.framework import links
        from tsumiki.library import block_cases, searchable
        from tsumiki.search.sources import register

        links.case_links.register(block_cases.links_of)
        register(searchable.CASES)
        verbs.register({"library.cases_loaded": "事例を読み込んだ"})
