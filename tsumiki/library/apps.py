from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tsumiki.library"
    label = "library"
    verbose_name = "事例"

    def ready(self):
        # Models are only there once every app is loaded.
        from tsumiki.accounts import handover, verbs
        from tsumiki.diagnosis.readings import readings
        from tsumiki.diagnosis.selectors import next_steps
        from tsumiki.framework import links
        from tsumiki.library import (
            block_cases,
            editing_verbs,
            near_towns,
            publication_links,
            search_links,
            searchable,
            searchable_publications,
        )
        from tsumiki.library.selectors.public_state import state_of_what_is_public
        from tsumiki.search import links as links_of_search
        from tsumiki.search.sources import register

        readings.register(near_towns.readings_of)
        next_steps.register(near_towns.next_steps)
        links.case_links.register(block_cases.links_of)
        links.publication_links.register(publication_links.links_for)
        links.state_of_links.register(state_of_what_is_public)
        links_of_search.page_links.register(search_links.links_of)
        links_of_search.keepings.register(search_links.keepings_of)
        register(searchable.CASES)
        register(searchable_publications.PUBLICATIONS)
        verbs.register({"library.cases_loaded": "事例を読み込んだ"})
        verbs.register(editing_verbs.INSIDE, stays_inside=True)
        verbs.register(editing_verbs.OPEN)
        handover.register(
            "library.cases",
            "書きかけの事例",
            items=editing_verbs.drafts_of,
            transfer=editing_verbs.keep_with_organisation,
        )
        verbs.register(publication_links.VERBS)
