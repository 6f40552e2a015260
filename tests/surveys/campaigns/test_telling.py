"""Short mails about one response: to the people of the one body it concerns, today's only, and nobody else."""

from datetime import date

import pytest
from django.core import mail as outbox_of
from django.urls import reverse

from tests.surveys.campaigns.conftest import link
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.services import answering_steps as steps
from tsumiki.surveys.services import checking, delegation

pytestmark = pytest.mark.django_db(transaction=True)


def addresses():
    return sorted(message.to[0] for message in outbox_of.outbox)


def section_link(row):
    return f"https://example.test/answers/?for={row.pk}"


@pytest.fixture
def strangers(person, other_town, prefecture, town, viewer, secretariat):
    """People who must not be told: another town's, the prefecture's approver, past and blocked ones of the town."""
    person("town_approver", other_town)
    person("town_drafter", other_town, section="福祉課")
    person("town_approver", prefecture)
    person("town_approver", town, valid_to=date(2025, 3, 31))
    blocked = person("town_approver", town, section="福祉課")
    blocked.is_active = False
    blocked.save()


def test_a_draft_is_told_to_the_towns_other_approvers(put, town, officer, approver, person, strangers):
    second = person("town_approver", town)
    response = put(town, "editing")

    told = steps.draft_submit(response, by=approver, link=link)

    (message,) = outbox_of.outbox
    assert (told, message.to, message.attachments) == (1, [second.email], [])
    assert "承認か差戻し" in message.body
    assert "https://example.test/surveys/a/" in message.body
    assert outbox_of.outbox[0].subject == "【つみき】令和8年度の調査：回答の承認のお願い"


def test_what_the_approver_hands_back_is_told_to_who_drafted(put, town, officer, approver, person, strangers):
    person("town_drafter", town)
    response = put(town, "editing")
    steps.draft_submit(response, by=officer)

    steps.send_back(response, by=approver, reason="問1を確かめてください", link=link)

    (message,) = outbox_of.outbox
    assert message.to == [officer.email]
    assert "問1を確かめてください" in message.body


def test_where_the_drafter_has_left_those_who_go_on_are_told(put, town, officer, approver, person, strangers):
    successor = person("town_drafter", town)
    response = put(town, "editing")
    steps.draft_submit(response, by=officer)
    with audit.change("test.changed", by=None) as entry:
        officer.memberships.update(valid_to=date(2025, 3, 31))
        entry.of(officer)

    steps.send_back(response, by=approver, reason="直してください", link=link)

    assert addresses() == [successor.email]


def test_who_drafted_and_hands_back_is_not_told_by_mail(put, town, approver, officer):
    response = put(town, "editing")
    steps.draft_submit(response, by=approver)

    assert steps.send_back(response, by=approver, reason="自分で直す", link=link) == 0
    assert outbox_of.outbox == []


def test_acceptance_is_told_to_the_town_with_the_receipts_number(
    put, town, officer, approver, checker, strangers
):
    response = put(town, "checking")

    checking.accept(response, by=checker, link=link)

    assert addresses() == sorted([officer.email, approver.email])
    assert f"受付番号：{response.receipt}" in outbox_of.outbox[0].body


def test_a_step_that_fails_tells_nobody(put, town, officer, approver, checker):
    response = put(town, "submitted")

    with pytest.raises(RuleError):
        checking.accept(response, by=checker, link=link)
    with pytest.raises(RuleError):
        steps.draft_submit(response, by=officer, link=link)
    assert outbox_of.outbox == []


def ask(response, by, **wanted):
    values = {"section": "福祉課", "questions": ["words"], "link": section_link, "by": by} | wanted
    return delegation.delegate(response, **values)


def test_a_request_goes_to_the_sections_own_people(put, town, officer, person, strangers):
    colleague = person("town_drafter", town, section="福祉課 ")

    asked = ask(put(town, "editing"), officer, note="金曜までに", due_on=date(2026, 12, 4))

    (message,) = outbox_of.outbox
    assert (asked.told, message.to) == (1, [colleague.email])
    assert "伝えること：\n金曜までに" in message.body
    assert "庁内の期限：2026年12月4日" in message.body
    assert section_link(asked.row) in message.body


def test_a_request_goes_to_the_address_that_was_given_instead(put, town, officer, person, strangers):
    person("town_drafter", town, section="福祉課")
    domain = officer.email.partition("@")[2]

    ask(put(town, "editing"), officer, email=f" Fukushi-Dai@{domain}")

    assert addresses() == [f"fukushi-dai@{domain}"]


def test_a_request_to_a_section_without_people_tells_nobody(put, town, officer, strangers):
    asked = ask(put(town, "editing"), officer)

    assert (asked.told, outbox_of.outbox) == (0, [])


@pytest.mark.parametrize("which", ["another town's person", "a person who left", "another office"])
def test_a_request_never_goes_to_another_organisation(put, town, officer, other_officer, person, which):
    response = put(town, "editing")
    address = {
        "another town's person": other_officer.email,
        "a person who left": person("town_drafter", town, valid_to=date(2025, 3, 31)).email,
        "another office": "someone@elsewhere.example.com",
    }[which]

    with pytest.raises(RuleError, match="このアドレスには送れません"):
        ask(response, officer, email=address)
    assert (response.delegations.count(), outbox_of.outbox) == (0, [])


def test_the_pages_tell_by_mail(sign_in, put, town, officer, approver, checker, person):
    person("town_drafter", town, section="福祉課")
    response = put(town, "editing")
    form = {"section": "福祉課", "questions": ["words"]}

    asked = sign_in(officer).post(reverse("surveys:answer_sections", args=[response.pk]), form, follow=True)
    sign_in(officer).post(reverse("surveys:answer_draft", args=[response.pk]))
    sign_in(approver).post(reverse("surveys:answer_approve", args=[response.pk]))
    sign_in(checker).post(reverse("surveys:prefecture_accept", args=[response.pk]))

    subjects = [message.subject.partition("：")[2].partition("（")[0] for message in outbox_of.outbox]
    assert "1人にメールでお知らせしました" in asked.content.decode()
    assert subjects == ["福祉課への依頼", "回答の承認のお願い", *["提出の完了"] * 3]


def test_handing_in_directly_sends_no_mail(put, town, approver, officer):
    response = put(town, "editing")
    with audit.change("test.changed", by=None) as entry:
        response.campaign.via_prefecture = False
        response.campaign.save()
        entry.of(response.campaign)

    steps.hand_in(response, changes={"words": "文"}, seen={}, by=approver)

    assert (response.status, outbox_of.outbox) == ("submitted", [])
