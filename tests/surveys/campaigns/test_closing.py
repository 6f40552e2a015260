"""The snapshot: the submitted answers, all of them and no others, and any change shows."""

import pytest
from django.db import IntegrityError

from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.surveys.models import AnswerSheet, Campaign, Snapshot
from tsumiki.surveys.services import campaigns_closing
from tsumiki.surveys.snapshots import unpack


@pytest.fixture
def closed(campaign, put, town, other_town, secretariat):
    put(town, "submitted", {"status": "yes", "people": 12})
    put(other_town, "editing", {"words": "書きかけの秘密"})
    campaigns_closing.close_campaign(campaign, by=secretariat)
    return campaign


def test_the_snapshot_holds_what_was_submitted_and_nothing_else(closed, town):
    content = unpack(bytes(closed.snapshot.content))

    assert content.answers == {town.code: {"status": "yes", "people": 12}}
    assert [row.code for row in content.organisations] == ["193666", "310000", "313891"]
    assert (closed.status, closed.snapshot.response_count) == (Campaign.Status.CLOSED, 1)


def test_the_snapshot_can_be_verified_again_and_again(closed):
    first = campaigns_closing.verify_snapshot(closed)

    assert (first.is_sound, first.responses, first.digest) == (True, 1, first.found_digest)
    assert campaigns_closing.verify_snapshot(closed) == first


def test_later_changes_of_a_sheet_do_not_reach_the_snapshot(closed, town):
    before = bytes(closed.snapshot.content)
    AnswerSheet.objects.filter(response__organisation=town.pk).update(answers={"status": "no"})

    assert bytes(Snapshot.objects.get(pk=closed.pk).content) == before


@pytest.mark.parametrize("damage", [b"", b"not zlib", None])
def test_a_changed_snapshot_is_found_out(closed, damage):
    data = damage if damage is not None else bytes(closed.snapshot.content)[:-1]
    with audit.change("test.damaged", by=None) as entry:
        Snapshot.objects.filter(pk=closed.pk).update(content=data)
        entry.of(closed)

    assert campaigns_closing.verify_snapshot(closed).is_sound is False


def test_a_campaign_is_closed_once(closed, secretariat):
    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        campaigns_closing.close_campaign(closed, by=secretariat)


def test_a_snapshot_is_never_written_again(closed):
    with pytest.raises(IntegrityError), audit.change("test.again", by=None):
        closed.snapshot.save()


def test_a_running_campaign_has_nothing_to_verify(campaign):
    with pytest.raises(InputError, match="まだ締め切られていません"):
        campaigns_closing.verify_snapshot(campaign)
