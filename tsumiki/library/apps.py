from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tsumiki.library"
    label = "library"
    verbose_name = "事例"

    def ready(self):
        # Models are only there once every app is loaded.
        from tsumiki.accounts import verbs
        from tsumiki.framework import links
        from tsumiki.library import (
            block_cases,
            editing_verbs,
            publication_links,
            searchable,
            searchable_publications,
        )
        from tsumiki.search.sources import register

        links.case_links.register(block_cases.links_of)
        links.publication_links.register(publication_links.links_for)
        register(searchable.CASES)
        register(searchable_publications.PUBLICATIONS)
        verbs.register({"library.cases_loaded": "事例を読み込んだ"})
        verbs.register(editing_verbs.INSIDE, stays_inside=True)
        verbs.register(editing_verbs.OPEN)
        verbs.register(publication_links.VERBS)
