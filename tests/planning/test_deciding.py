"""起案から決定まで: frozen, asked in order, answered once, taken back; nobody decides on their own draft."""

import io

import pypdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.accounts.models import Membership
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import deciding, rules, sections, selectors, services
from tsumiki.planning.models import Plan, Submission
from tsumiki.planning.route import MOST_STEPS, Stop, fault_of, open_places
from tsumiki.planning.services import Asked
from tsumiki.planning.texts import TEXTS

DRAFT = dict.fromkeys(TEXTS, "")


@pytest.fixture
def head(person, town):
    """A second approver: 課長."""
    return person("town_approver", town)


def place_of(user):
    return Membership.objects.get(user=user)


@pytest.fixture
def put(plan, officer, viewer, approver, head):
    """put(plan, people…) puts the plan to decision; by default 合議 viewer, 承認 approver, 承認 head."""

    def send(by=officer, route=None, **fields):
        current = Plan.objects.get(pk=plan.pk)
        asked = route or [("consult", viewer), ("approve", approver), ("approve", head)]
        values = {"subject": "計画の策定について", "reason": "策定してよいか伺います。", **fields}
        return services.submit(
            current,
            by=by,
            expected_version=values.pop("expected_version", current.version),
            route=[Asked(kind, place_of(user)) for kind, user in asked],
            **values,
        )

    return send


def step(submission, user):
    return submission.steps.get(person=user)


def stage(plan):
    return Plan.objects.get(pk=plan.pk).stage


def test_a_plan_is_frozen_with_its_paper_when_it_is_put_to_decision(plan, officer, put):
    services.save_texts(plan, by=officer, expected_version=1, data=DRAFT | {"vision": "起案した姿"})

    made = put()

    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.paper.content.read())).pages
    )
    assert (stage(plan), made.status, made.number, made.plan_version) == ("deciding", "deciding", 1, 2)
    assert made.snapshot["texts"]["vision"] == "起案した姿"
    assert made.digest == services.deciding.digest_of(
        sections.snapshot(plan.__class__.objects.get(pk=plan.pk))
    )
    assert [
        word for word in ("計画の策定について", "策定してよいか伺います。", "起案した姿") if word not in text
    ] == []
    assert AuditEvent.objects.get(verb="planning.submitted").detail["digest"] == made.digest


def test_a_plan_under_decision_cannot_be_written_but_shared(plan, officer, approver, put):
    put()

    for person in (officer, approver):
        with pytest.raises(RuleError, match="決裁中"):
            services.save_texts(plan, by=person, expected_version=1, data=DRAFT)
    services.share_plan(plan, by=officer, expected_version=1, visibility="members")
    assert Plan.objects.get(pk=plan.pk).visibility == "members"


def test_everybody_answers_in_turn_and_the_last_approval_decides(plan, put, viewer, approver, head):
    made = put()
    with pytest.raises(RuleError, match="順番ではありません"):
        services.answer(step(made, approver), by=approver, answer="approved")

    services.answer(step(made, viewer), by=viewer, answer="agreed", comment="財政の観点からも賛成です。")
    services.answer(step(made, approver), by=approver, answer="approved")
    between = stage(plan)
    services.answer(step(made, head), by=head, answer="approved")

    made.refresh_from_db()
    assert (between, stage(plan), made.status, made.ended_at is not None) == (
        "deciding",
        "decided",
        "approved",
        True,
    )
    assert deciding.decided_version(plan) == made


def test_sending_back_opens_the_plan_and_needs_a_reason(plan, officer, put, viewer):
    made = put()
    with pytest.raises(RuleError, match="理由"):
        services.answer(step(made, viewer), by=viewer, answer="returned", comment=" ")

    services.answer(step(made, viewer), by=viewer, answer="returned", comment="運営費の財源がありません。")

    made.refresh_from_db()
    services.save_texts(plan, by=officer, expected_version=1, data=DRAFT | {"vision": "直した姿"})
    assert (made.status, made.ended_reason) == ("returned", "運営費の財源がありません。")
    assert (stage(plan), made.snapshot["texts"]["vision"]) == ("drafting", "")


def test_who_drafted_takes_it_back_and_nobody_else(plan, officer, approver, put):
    made = put()
    with pytest.raises(RuleError, match="起案した方"):
        services.withdraw(made, by=approver, reason="直したい")

    services.withdraw(made, by=officer, reason="数字を直します。")

    again = put()
    assert (again.number, stage(plan)) == (2, "deciding")
    with pytest.raises(RuleError, match="決裁中ではありません"):
        services.withdraw(made, by=officer, reason="もう一度")


def test_when_the_drafter_has_left_another_officer_can_take_it_back(plan, officer, approver, put):
    made = put()
    with audit.change("accounts.membership_ended", by=None) as entry:
        Membership.objects.filter(user=officer).update(valid_from="2020-04-01", valid_to="2021-03-31")
        entry.of(plan)
    made = Submission.objects.get(pk=made.pk)

    services.withdraw(made, by=approver, reason="担当が替わりました。")

    assert stage(plan) == "drafting"


def test_nobody_answers_their_own_draft_not_even_for_another(put, approver, head, viewer):
    made = put(by=approver, route=[("approve", head)])

    with pytest.raises(RuleError, match="自分が起案した"):
        services.answer(step(made, head), by=approver, answer="approved", proxy_reason="不在のため")
    with pytest.raises(RuleError, match="選べません"):
        put_again = [("approve", approver)]
        services.withdraw(made, by=approver, reason="やり直し")
        put(by=approver, route=put_again)
    assert rules.why_not_answer(viewer, made.steps.get()) != ""


def test_another_answers_in_the_place_of_who_is_away_and_it_is_seen_afterwards(plan, put, approver, head):
    made = put(route=[("approve", head)])
    with pytest.raises(RuleError, match="代わりに答えるときは"):
        services.answer(step(made, head), by=approver, answer="approved")

    services.answer(step(made, head), by=approver, answer="approved", proxy_reason="出張のため")

    row = step(made, head)
    assert (row.is_proxy, row.answered_name, stage(plan)) == (True, approver.name, "decided")
    assert list(deciding.to_be_seen(head)) == [row]
    with pytest.raises(RuleError, match="本人だけ"):
        services.mark_seen(row, by=approver)
    services.mark_seen(row, by=head)
    assert list(deciding.to_be_seen(head)) == []


def test_a_decided_plan_is_opened_by_beginning_a_revision(plan, officer, put, approver):
    made = put(route=[("approve", approver)])
    with pytest.raises(RuleError, match="決定済みの計画ではありません"):
        services.begin_revision(plan, by=officer)
    services.answer(step(made, approver), by=approver, answer="approved")
    with pytest.raises(RuleError, match="決定済み"):
        services.save_texts(plan, by=officer, expected_version=1, data=DRAFT)

    services.begin_revision(plan, by=officer)
    services.save_texts(plan, by=officer, expected_version=1, data=DRAFT | {"vision": "改定した姿"})

    made.refresh_from_db()
    assert (made.status, made.snapshot["texts"]["vision"]) == ("approved", "")


def test_a_plan_that_was_put_to_decision_stays(plan, officer, put):
    services.withdraw(put(), by=officer, reason="直します。")
    current = Plan.objects.get(pk=plan.pk)

    with pytest.raises(RuleError, match="決裁の記録とともに残します"):
        services.delete_plan(current, by=officer, expected_version=current.version)


def test_a_copy_of_a_decided_plan_is_a_draft(plan, officer, put, approver):
    services.answer(step(put(route=[("approve", approver)]), approver), by=approver, answer="approved")

    copy = services.copy_plan(Plan.objects.get(pk=plan.pk), by=officer)

    assert (copy.stage, copy.submissions.count()) == ("drafting", 0)


def test_what_changed_since_it_was_read_is_not_put_to_decision(put):
    with pytest.raises(RuleError, match="別の人が保存しました"):
        put(expected_version=7)


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (["approver", "viewer"], "最後の人は「承認」"),
        (["viewer_approves"], "選べません"),
        (["approver", "approver"], "2度選ばれています"),
        (["stranger"], "選べません"),
    ],
)
def test_a_way_that_cannot_be_is_refused(put, approver, viewer, other_officer, roles, sentence):
    known = {
        "approver": ("approve", approver),
        "viewer": ("consult", viewer),
        "viewer_approves": ("approve", viewer),
        "stranger": ("approve", other_officer),
    }
    with pytest.raises(RuleError, match=sentence):
        put(route=[known[role] for role in roles])


def test_the_database_lets_only_one_submission_be_under_decision(plan, officer, put):
    made = put()

    with pytest.raises(IntegrityError), transaction.atomic(), audit.change("x.y", by=None) as entry:
        entry.of(plan)
        made.pk, made.number, made._state.adding = None, 2, True
        made.save()


def test_only_the_one_whose_turn_it_is_is_told_and_nobody_twice(
    django_capture_on_commit_callbacks, put, officer, viewer, approver, head
):
    with django_capture_on_commit_callbacks(execute=True):
        made = put(route=[("consult", viewer), ("consult", head), ("approve", approver)])
        services.tell(made, "https://example.jp/x")
    first = [m.to for m in mail.outbox]
    with django_capture_on_commit_callbacks(execute=True):
        own = step(made, viewer)
        services.tell(services.answer(own, by=viewer, answer="agreed"), "https://example.jp/x", answered=own)
    second = [m.to for m in mail.outbox][2:]
    with django_capture_on_commit_callbacks(execute=True):
        own = step(made, head)
        services.tell(services.answer(own, by=head, answer="agreed"), "https://example.jp/x", answered=own)
    third = [m.to for m in mail.outbox][2:]
    with django_capture_on_commit_callbacks(execute=True):
        own = step(made, approver)
        services.tell(
            services.answer(own, by=approver, answer="approved"), "https://example.jp/x", answered=own
        )

    assert sorted(first) == sorted([[viewer.email], [head.email]])
    assert (second, third) == ([], [[approver.email]])
    assert [m.to for m in mail.outbox][3:] == [[officer.email]]
    assert "策定" in mail.outbox[0].body and "https://example.jp/x" in mail.outbox[0].body


def test_who_waits_for_whom(put, viewer, approver, head, other_officer):
    made = put()

    waits = {user: deciding.waiting_for(user) for user in (viewer, approver, head, other_officer)}

    assert waits == {viewer: [made], approver: [], head: [], other_officer: []}


# --- the order, against a second reading of the rule -----------------------------------------------
stops = st.lists(st.builds(Stop, st.booleans(), st.booleans()), max_size=12)


@given(stops)
def test_whose_turn_it_is_by_the_rule_read_another_way(way):
    """Group neighbours that are consulted; the first group with somebody missing is asked, an approver alone."""
    groups, last = [], None
    for place, stop in enumerate(way):
        if stop.is_consultation and last is True:
            groups[-1].append(place)
        else:
            groups.append([place])
        last = stop.is_consultation
    wanted = next(
        (missing for group in groups if (missing := [p for p in group if not way[p].is_answered])), []
    )

    found = open_places(way)

    # Somebody answered in advance can only stand in the data of a fault; then the first one missing still leads.
    first = next((p for p, stop in enumerate(way) if not stop.is_answered), None)
    assert (found[:1] == [first]) if first is not None else found == []
    assert found == wanted


@given(stops)
def test_answering_in_turn_always_ends(way):
    fresh = [Stop(stop.is_consultation, is_answered=False) for stop in way]
    asked = 0
    while places := open_places(fresh):
        fresh[places[-1]] = Stop(fresh[places[-1]].is_consultation, is_answered=True)
        asked += 1
    assert asked == len(way)


def test_a_way_has_an_end_and_a_limit():
    approve = Stop(is_consultation=False, is_answered=False)
    consult = Stop(is_consultation=True, is_answered=False)
    assert fault_of([consult, approve]) == ""
    assert "1人以上" in fault_of([])
    assert "「承認」" in fault_of([approve, consult])
    assert str(MOST_STEPS) in fault_of([approve] * (MOST_STEPS + 1))


def test_nothing_is_carried_into_a_plan_under_decision(plan, officer, put):
    before = list(selectors.plans_to_edit(officer))

    put()

    assert (before, list(selectors.plans_to_edit(officer))) == ([plan], [])
