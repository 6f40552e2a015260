"""What pages of blocks say of their use: weak results too, and of plans only what the reader may know."""

import pytest
from django.urls import reverse

from tsumiki.framework import links, selectors
from tsumiki.framework.services import load_editions
from tsumiki.kernel import audit
from tsumiki.library.models import Case, CaseEvent
from tsumiki.library.services import load_shipped_cases
from tsumiki.planning import services
from tsumiki.planning.models import Plan, PlanBlock

pytestmark = pytest.mark.django_db
CODE = "trial-stay"


@pytest.fixture
def vocabulary(db):
    """The shipped one: its blocks name cases."""
    return load_editions()


@pytest.fixture
def block(vocabulary):
    return selectors.blocks().get(code=CODE)


@pytest.fixture
def stack(block, town, person):
    def make(title, visibility=Plan.Visibility.ORGANISATION):
        plan = services.create_plan(
            town,
            by=person("town_drafter", town),
            edition=block.edition,
            title=title,
            start_fiscal_year=2027,
            end_fiscal_year=2028,
        )
        with audit.change("test.stacked", by=None) as entry:
            Plan.objects.filter(pk=plan.pk).update(visibility=visibility)
            entry.of(PlanBlock.objects.create(plan=plan, block=block, position=1))
        return plan

    return make


def test_shared_plan_counts_for_everybody_and_a_draft_for_nobody_else(block, stack, client):
    shared = stack("共有した計画の名", Plan.Visibility.MEMBERS)
    draft = stack("下書きの計画の名")

    text = client.get(reverse("framework:block_detail", args=[CODE])).text

    assert links.evidence_of(None, [block])[CODE].plan_count == 1
    assert "1件の計画" in text
    assert shared.title not in text
    assert draft.title not in text


def test_member_reads_shared_plans_and_what_is_not_known_is_said(stack, sign_in, person, other_town):
    shared = stack("共有した計画の名", Plan.Visibility.MEMBERS)
    draft = stack("下書きの計画の名")

    text = sign_in(person("town_viewer", other_town)).get(reverse("framework:block_detail", args=[CODE])).text

    assert shared.title in text
    assert "計画上の期間：データなし" in text
    assert draft.title not in text


def test_block_that_nobody_is_known_to_have_used_says_so(client, vocabulary):
    text = client.get(reverse("framework:block_detail", args=["annual-plan"])).text

    assert "データなし（関連づけた事例はありません）" in text
    assert "データなし（共有された計画はありません）" in text


def test_weak_results_are_shown_with_their_reason_and_counted(block, client):
    load_shipped_cases()
    evidence = links.evidence_of(None, [block])[CODE]
    weak = [case for case in evidence.cases if case.is_weak]

    text = client.get(reverse("framework:block_detail", args=[CODE])).text

    assert weak
    assert f"成果が弱い・未確認{len(weak)}件" in evidence.in_words
    assert all(case.reason and case.reason in text for case in weak)
    assert all(case.outcome and case.outcome in text for case in evidence.cases)


def test_case_whose_own_record_names_the_block_counts_once_and_says_when(vocabulary):
    load_shipped_cases()
    target = selectors.blocks().get(code="annual-plan")
    case = Case.objects.filter(status=Case.Status.PUBLISHED).first()
    with audit.change("test.event", by=None) as entry:
        for key, when in [("a", "2021年4月"), ("b", "2022年春")]:
            event = CaseEvent(case=case, key=key, when=when, method="annual-plan", text="会議を並べた。")
            event.save()
            entry.of(event)

    (found,) = links.evidence_of(None, [target])["annual-plan"].cases

    assert found.title == case.title
    assert found.events == ("2021年4月：会議を並べた。", "2022年春：会議を並べた。")


def test_case_that_was_withdrawn_is_no_evidence(block):
    load_shipped_cases()
    before = links.evidence_of(None, [block])[CODE].cases
    with audit.change("test.withdrawn", by=None) as entry:
        Case.objects.filter(title=before[0].title).update(status=Case.Status.WITHDRAWN)
        entry.of_all(Case)

    assert links.evidence_of(None, [block])[CODE].cases == before[1:]


@pytest.mark.parametrize("count", [1, 4])
def test_evidence_costs_the_same_for_any_number_of_blocks(vocabulary, count, django_assert_num_queries):
    blocks = [block for block in selectors.blocks() if block.cases][:count]

    with django_assert_num_queries(3):
        links.evidence_of(None, blocks)
