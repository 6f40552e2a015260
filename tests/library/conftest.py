"""Cases to read: shipped ones and made ones."""

import factory
import pytest

from tests.factories import AuditedFactory
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.framework.services import load_editions
from tsumiki.kernel import audit
from tsumiki.library.models import Case


class CaseFactory(AuditedFactory):
    """A published case of nowhere in particular; `draft_of=organisation` makes it that organisation's draft."""

    class Meta:
        model = Case
        exclude = ["draft_of"]

    draft_of = None
    title = factory.Sequence(lambda n: f"取組{n:03}")
    municipality = "試験町"
    prefecture = "島根県"
    organisation = factory.SelfAttribute("draft_of")
    status = factory.LazyAttribute(lambda o: "draft" if o.draft_of else "published")
    fields = factory.LazyFunction(lambda: ["exchange"])
    problem_text = "集まる場がない"
    problems = factory.LazyFunction(lambda: ["generations"])
    measure = "空いた校舎を使う"
    partners = factory.LazyFunction(lambda: ["住民"])
    digital = "no"
    year_text = "2020"
    outcome = "月に100人が使う"
    result = "shown"
    confidence = "medium"
    sources = factory.LazyFunction(lambda: ["https://example.lg.jp/case"])


@pytest.fixture
def vocabulary(db):
    return load_editions()


@pytest.fixture
def population(db):
    """population(government, 10_323) stores a figure as the statistics would."""

    def store(government, value):
        with audit.change("test.created", by=None) as entry:
            source, _ = Source.objects.get_or_create(
                code="test",
                defaults={
                    "title": "試験",
                    "publisher": "試験",
                    "attribution": "試験",
                    "licence": "試験",
                    "url": "https://example.lg.jp/",
                    "sha256": "0" * 64,
                    "fingerprint": "0" * 64,
                    "row_count": 1,
                    "loaded_at": "2026-04-01T00:00:00Z",
                },
            )
            entry.of(
                IndicatorValue.objects.create(
                    local_government=government, source=source, indicator="population", value=value
                )
            )

    return store
