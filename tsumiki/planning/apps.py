from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "tsumiki.planning"
    label = "planning"
    verbose_name = "計画"

    def ready(self):
        # Models can be imported only once all apps are there.
        from tsumiki.accounts import handover, verbs
        from tsumiki.diagnosis.selectors import next_steps
        from tsumiki.framework import links as framework_links
        from tsumiki.library import links as library_links
        from tsumiki.planning import links, survey_answers
        from tsumiki.surveys.selectors import known

        next_steps.register(links.next_steps)
        library_links.carry_links.register(links.carry_cases)
        library_links.uses.register(links.uses_of)
        framework_links.block_uses.register(links.block_uses)
        library_links.standings.register(links.standing_of)
        known.prefill_sources.register(survey_answers.sources)
        known.known_answers.register(survey_answers.known_answers)
        verbs.register(links.VERBS, stays_inside=True)
        handover.register(
            "planning.plans", "団体の計画", items=links.plans_of, transfer=links.keep_with_organisation
        )
