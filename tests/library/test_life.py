"""Taking over, withdrawing, confirming again, correcting, merging."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save, stage_of
from tests.library.test_structure import add_event
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library import selectors
from tsumiki.library.models import Case, CaseCorrection, CaseDraft
from tsumiki.library.selectors import life as life_selectors
from tsumiki.library.services import corrections, drafts, life, load_shipped_cases, review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def held(town):
    """A case of the town that the secretariat still holds."""
    return CaseFactory(
        title="町の取組", municipality="南部町", prefecture="鳥取県", local_government=town, is_shipped=True
    )


@pytest.fixture
def own(officer, approver, secretariat, town):
    return published(officer, approver, secretariat, town.organisation)


def url(name, *args):
    return reverse(f"library:{name}", args=args)


def make_old(case, days=1, **fields):
    with audit.change("test.changed", by=None) as entry:
        Case.objects.filter(pk=case.pk).update(
            review_by=timezone.localdate() - timedelta(days=days), **fields
        )
        entry.of(case)


def test_town_takes_over_its_case_and_edits_it(held, officer, secretariat, sign_in):
    assert list(life_selectors.cases_to_take_over(officer)) == [held]
    sign_in(officer).post(url("case_take_over", held.pk))

    held.refresh_from_db()
    assert (held.organisation, held.status) == (officer.main_membership.organisation, "published")
    assert list(life_selectors.cases_to_take_over(officer)) == []
    drafts.revise_case(held, by=officer)
    with pytest.raises(RuleError, match="書いた団体の担当"):
        drafts.revise_case(held, by=secretariat)


def test_nobody_takes_over_the_case_of_another_town(held, other_officer, viewer, secretariat):
    for user in (other_officer, viewer, secretariat):
        with pytest.raises(RuleError, match="引き取れるのは"):
            life.take_over(held, by=user)
        assert list(life_selectors.cases_to_take_over(user)) == []


def test_joint_case_is_taken_over_by_one_of_its_towns_only(held, other_town, other_officer, officer):
    with audit.change("test.changed", by=None) as entry:
        held.towns.add(other_town)
        entry.of(held)

    life.take_over(held, by=other_officer)

    with pytest.raises(RuleError, match="引き取れるのは"):
        life.take_over(held, by=officer)


def test_loading_the_shipped_file_leaves_what_towns_took_over(town, officer):
    load_shipped_cases()
    case = Case.objects.filter(local_government=town).order_by("pk").first()
    life.take_over(case, by=officer)
    with audit.change("test.changed", by=None) as entry:
        Case.objects.filter(pk=case.pk).update(title="町が付けた題名", outcome="町が書いた成果")
        entry.of(case)

    load_shipped_cases()

    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.title, fresh.outcome, Case.objects.count()) == ("町が付けた題名", "町が書いた成果", 100)
    assert fresh.key == case.key


def test_withdrawn_case_is_seen_by_its_people_only_and_may_return(
    own, approver, officer, client, sign_in, other_officer
):
    with pytest.raises(RuleError, match="理由"):
        life.withdraw(own, reason=" ", by=approver)
    life.withdraw(own, reason="数字を確かめるため", by=approver)

    assert client.get(url("case_detail", own.pk)).status_code == 404
    assert client.get(url("case_history", own.pk)).status_code == 404
    assert sign_in(other_officer).get(url("case_detail", own.pk)).status_code == 404
    assert own not in selectors.cases_visible_to(officer)
    page = sign_in(officer).get(url("case_detail", own.pk), follow=True)
    assert "数字を確かめるため" in page.text

    life.restore(own, by=approver)
    assert client.get(url("case_detail", own.pk)).status_code == 200


def test_drafter_and_other_towns_do_not_withdraw(own, officer, other_officer):
    with pytest.raises(RuleError, match="承認者だけ"):
        life.withdraw(own, reason="x", by=officer)
    with pytest.raises(RuleError, match="書いた団体"):
        life.withdraw(own, reason="x", by=other_officer)


def test_old_case_says_so_until_its_town_confirms_it(
    own, officer, secretariat, other_officer, client, sign_in
):
    assert own.review_by == timezone.localdate() + timedelta(days=365)
    make_old(own)

    assert "確認が必要" in client.get(url("case_list")).text
    assert list(life_selectors.overdue_cases(secretariat)) == [own]
    assert list(life_selectors.overdue_cases(officer)) == [own]
    assert list(life_selectors.overdue_cases(other_officer)) == []
    with pytest.raises(RuleError):
        life.reconfirm(own, by=other_officer)
    with pytest.raises(RuleError):
        life.reconfirm(own, by=secretariat)

    sign_in(officer).post(url("case_act", own.pk, "reconfirm"))
    own.refresh_from_db()
    assert (own.needs_check, own.confirmed_on) == (False, timezone.localdate())
    assert list(life_selectors.overdue_cases(secretariat)) == []


def test_stopped_project_is_kept_as_such_and_not_asked_again(own, secretariat):
    make_old(own, state="stopped", state_reason="担い手がいなくなった")
    own.refresh_from_db()

    assert own.needs_check is False
    assert list(life_selectors.overdue_cases(secretariat)) == []


def test_reader_without_an_account_proposes_a_correction(held, client, secretariat, sign_in):
    sent = {"field": "outcome", "proposed": "月に80人", "reason": "広報で見ました", "name": "住民"}

    page = client.post(url("case_correct", held.pk), sent, follow=True)

    assert "提案を受け取りました" in page.text
    row = CaseCorrection.objects.get()
    assert (row.by, row.by_name, row.before) == (None, "住民", "月に100人が使う")
    assert "町の取組" in sign_in(secretariat).get(url("case_desk")).text


def test_public_form_is_limited_as_sign_in_is(held, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"case_correction": "2/m/ip"}
    cache.clear()
    answers = [
        client.post(
            url("case_correct", held.pk), {"field": "outcome", "proposed": f"月に{n}人", "reason": "x"}
        )
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert CaseCorrection.objects.count() == 2
    cache.clear()


def test_accepted_correction_of_a_secretariats_case_is_published_with_its_difference(
    held, secretariat, sign_in, person
):
    row = corrections.propose(
        held, field="outcome", proposed="月に80人", reason="資料", by=person("company_staff")
    )
    browser = sign_in(secretariat)
    page = browser.get(url("correction_detail", row.pk))
    assert "<del>月に100人が使う</del>" in page.text
    assert "<ins>月に80人</ins>" in page.text

    browser.post(url("correction_detail", row.pk), {"accept": "1", "answer": ""})

    held.refresh_from_db()
    row.refresh_from_db()
    assert (held.outcome, held.version, row.state) == ("月に80人", 2, "accepted")
    assert [v.kind for v in held.versions.order_by("number")] == ["shipped", "corrected"]
    with pytest.raises(RuleError, match="先に判断"):
        corrections.refuse_correction(row, answer="x", by=secretariat)


def test_accepted_correction_of_a_towns_case_waits_for_the_town(own, secretariat, approver):
    row = corrections.propose(own, field="outcome", proposed="月に80人", reason="資料", by=None)

    assert corrections.accept_correction(row, by=secretariat) is False

    own.refresh_from_db()
    assert (own.outcome, stage_of(own)) == ("月に120人が使う", "to_confirm")
    review.confirm(own, by=approver)
    own.refresh_from_db()
    assert own.outcome == "月に80人"


def test_refusal_says_why_and_only_the_secretariat_decides(
    held, secretariat, officer, other_officer, sign_in
):
    row = corrections.propose(held, field="outcome", proposed="月に80人", reason="資料", by=officer)
    with pytest.raises(RuleError, match="理由を書いて"):
        corrections.refuse_correction(row, answer="", by=secretariat)
    for user in (officer, other_officer):
        with pytest.raises(RuleError, match="国事務局"):
            corrections.accept_correction(row, by=user)
    corrections.refuse_correction(row, answer="時点が違います", by=secretariat)

    assert "時点が違います" in sign_in(officer).get(url("correction_detail", row.pk)).text
    assert sign_in(other_officer).get(url("correction_detail", row.pk)).status_code == 404


def test_correction_of_a_draft_or_a_field_of_choices_is_refused(officer, town, client):
    draft = begun(officer, town.organisation)
    with pytest.raises(RuleError):
        corrections.propose(draft, field="outcome", proposed="x", reason="x", by=None)
    with pytest.raises(RuleError):
        corrections.propose(CaseFactory(), field="confidence", proposed="high", reason="x", by=None)
    with pytest.raises(RuleError, match="同じです"):
        corrections.propose(CaseFactory(), field="outcome", proposed="月に100人が使う ", reason="x", by=None)
    assert client.get(url("case_correct", draft.pk)).status_code == 404


def test_merged_case_leads_on_and_both_histories_stay(held, own, secretariat, client, sign_in):
    add_event(held, "2019年秋", "話し合いを始めた")
    corrections.accept_correction(
        corrections.propose(held, field="outcome", proposed="月に80人", reason="x", by=None), by=secretariat
    )
    sign_in(secretariat).post(url("case_merge", own.pk), {"gone": held.pk, "note": "同じ取組"})

    answer = client.get(url("case_detail", held.pk))
    assert (answer.status_code, answer.headers["Location"]) == (301, url("case_detail", own.pk))
    own.refresh_from_db()
    assert own.outcome == "月に120人が使う"
    assert [event.when for event in own.events.all()] == ["2019年秋"]
    assert sorted(own.sources) == ["https://example.lg.jp/case", "https://example.lg.jp/koho"]
    history = client.get(url("case_history", own.pk)).text
    assert "統合した事例「町の取組」" in history
    assert "<ins>月に80人</ins>" in history
    assert held not in selectors.cases_visible_to(secretariat)


def test_merging_is_the_secretariats_and_waits_for_open_drafts(held, own, officer, secretariat, sign_in):
    with pytest.raises(RuleError, match="国事務局"):
        life.merge(own, held, by=officer)
    assert sign_in(officer).get(url("case_merge", own.pk)).status_code == 403
    with pytest.raises(RuleError, match="同じ事例"):
        life.merge(own, own, by=secretariat)
    drafts.revise_case(own, by=officer)
    save(own, "story", by=officer, outcome="x")
    with pytest.raises(RuleError, match="直している途中"):
        life.merge(own, held, by=secretariat)
    assert CaseDraft.objects.count() == 1


def test_chain_of_mergers_needs_one_step(held, own, secretariat, client):
    third = CaseFactory(title="三つ目")
    life.merge(held, third, by=secretariat)
    life.merge(own, held, by=secretariat)

    assert client.get(url("case_detail", third.pk)).headers["Location"] == url("case_detail", own.pk)
