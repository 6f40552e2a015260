"""The floor of the search on the judged queries; the figures themselves stand in docs/search-evaluation.md."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from tsumiki.directory.services.registry import load_registry
from tsumiki.framework.services import load_editions
from tsumiki.library.services import load_shipped_cases
from tsumiki.library.services.shipped_publications import load_shipped_publications
from tsumiki.search import services
from tsumiki.search.engine.documents import Query
from tsumiki.search.evaluation import ALL, evaluate
from tsumiki.search.finding import find
from tsumiki.search.query_files import read_queries
from tsumiki.search.sources import lasting_ids

QUERIES = Path(__file__).parent / "evaluation.yaml"
# A little below what was measured, so that a change of words elsewhere does not stop the work.
FLOORS = {"recall_at_1": 0.85, "recall_at_10": 0.82, "mrr": 0.88, "ndcg_at_10": 0.80}


@pytest.fixture(scope="module")
def ranked(django_db_setup, django_db_blocker):
    """Everything that ships, as a stranger finds it without a data folder."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            load_registry()
            load_editions()
            load_shipped_cases()
            load_shipped_publications()
            services.synchronise()
            yield lambda words: lasting_ids(
                hit.key for hit in find(AnonymousUser(), Query(words, frozenset(), limit=10)).hits
            )
            transaction.set_rollback(True)


def test_half_of_the_queries_that_nobody_tuned_for_are_answered(ranked):
    queries = [query for query in read_queries(QUERIES) if query.set == "test"]

    score = evaluate(queries, ranked)[ALL]

    assert {name: getattr(score, name) >= floor for name, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    )


def test_no_place_is_taken_for_another(ranked):
    queries = [query for query in read_queries(QUERIES) if query.kind == "place_trap"]

    assert evaluate(queries, ranked)[ALL].trapped == 0
