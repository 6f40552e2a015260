"""Publishing: who may, when, and that nothing unreadable is ever published."""

import pytest

from tests.factories import LocalGovernmentFactory
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerSheet, Campaign, Questionnaire, Response, Snapshot
from tsumiki.surveys.selectors.contents import content_of
from tsumiki.surveys.selectors.results import results_of, results_visible_to
from tsumiki.surveys.services.publication import publish_results
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires
from tsumiki.surveys.snapshots import Organisation

pytestmark = pytest.mark.django_db


def test_secretariat_publishes_a_closed_campaign(closed, secretariat):
    publish_results(closed, by=secretariat)

    closed.refresh_from_db()
    assert (closed.status, closed.published_at is not None) == (Campaign.Status.PUBLISHED, True)
    event = AuditEvent.objects.get(verb="survey.results_published")
    assert event.detail == {"digest": closed.snapshot.digest, "questions": 4}


def test_town_cannot_publish(closed, approver):
    with pytest.raises(RuleError, match="事務局と委託事業者"):
        publish_results(closed, by=approver)

    closed.refresh_from_db()
    assert closed.status == Campaign.Status.CLOSED


def test_published_results_are_not_published_again(published, secretariat):
    with pytest.raises(RuleError, match="締め切った調査だけ"):
        publish_results(published, by=secretariat)


def test_snapshot_that_was_tampered_with_is_neither_shown_nor_published(closed, secretariat):
    with audit.change("test.tampered", by=None) as entry:
        Snapshot.objects.filter(campaign=closed).update(digest="0" * 64)
        entry.of(closed)

    with pytest.raises(InputError, match="SHA-256"):
        publish_results(closed, by=secretariat)

    closed.refresh_from_db()
    assert closed.status == Campaign.Status.CLOSED


def test_visible_results(closed, published, secretariat, officer, person):
    def seen(user):
        return set(results_visible_to(user).values_list("code", flat=True))

    assert seen(secretariat) == {closed.code, published.code}
    assert seen(person("contractor")) == {closed.code, published.code}
    assert seen(officer) == {published.code}


def test_tables_of_one_digest_are_the_same_object(published):
    assert results_of(published) is results_of(Campaign.objects.get(pk=published.pk))


def test_content_holds_who_was_asked_and_only_what_was_submitted(closed, town, other_town):
    load_shipped_questionnaires()
    silent = LocalGovernmentFactory()
    with audit.change("test.created", by=None) as entry:
        Campaign.objects.filter(pk=closed.pk).update(questionnaire=_round_nine())
        closed.refresh_from_db()
        for government, status in ((town, "submitted"), (other_town, "checking"), (silent, "not_started")):
            _answer(closed, government, status)
        source = Source(code="s", title="試験", publisher="試験", row_count=1, loaded_at=closed.closed_at)
        source.save()
        IndicatorValue(local_government=town, source=source, indicator="population", value=10_323.0).save()
        entry.of(closed)

    content = content_of(closed)

    assert content.organisations == (
        Organisation("193666", "南部町", "town", "山梨県", None),
        Organisation("313891", "南部町", "town", "鳥取県", 10_323),
        Organisation(silent.code, silent.name, "town", "鳥取県", None),
    )
    assert content.answers == {"313891": {"status": "promoting"}}
    assert content.publishes_name == {"313891": True}


def _round_nine():
    return Questionnaire.objects.get(code="iko-2022")


def _answer(campaign, government, status):
    response = Response(
        campaign=campaign,
        organisation=government.organisation,
        status=status,
        token_hash=government.code,
        publishes_name=True,
        submitted_at=campaign.closed_at if status == "submitted" else None,
    )
    response.save()
    AnswerSheet.objects.create(response=response, answers={"status": "promoting"})
