"""Alternatives and dragging on the stack page: what was typed stays, and there is a way back."""

import pytest
from django.urls import reverse

from tests.planning.factories import BlockFactory
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import services
from tsumiki.planning.services import BlockNote


def go(name, plan, **kwargs):
    return reverse(f"planning:{name}", kwargs={"pk": plan.pk, **kwargs})


def codes(plan):
    return list(plan.blocks.values_list("block__code", flat=True))


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def other(blocks, vocabulary):
    """Stands for `peers`: the same step, the same challenge."""
    peers = blocks["peers"]
    return BlockFactory(
        edition=vocabulary,
        code="talks",
        name="住民との話し合い",
        step=peers.step,
        group=peers.group,
        challenges=[4],
    )


@pytest.fixture
def stacked(plan, officer, blocks, other):
    for code in ("peers", "kpi", "pilot"):
        services.add_block(plan, blocks[code], by=officer)
    return plan


TYPED = {
    "expected_version": 4,
    "peers-note": "書いた理由",
    "peers-start_on": "2027-06",
    "peers-section": "企画課",
}


def test_an_alternative_is_offered_with_its_reason_and_its_caution(client, stacked):
    card = client.get(go("stack", stacked)).context["cards"][0]
    (offer,) = card["alternatives"]

    assert offer["found"].piece.name == "住民との話し合い"
    assert "どちらも課題④『課題4の略称』に答えます。" in offer["found"].reason
    assert offer["found"].cautions == (
        "入れ替えると、「成果指標の設計」の前に「類似団体との比較」が要ります。幅を知ってから決めます。",
    )


def test_a_swap_keeps_what_was_typed_and_offers_the_way_back(client, stacked):
    answer = client.post(go("block_swap", stacked, code="peers", other="talks"), TYPED)
    page = client.get(answer.url.partition("#")[0])
    row = stacked.blocks.get(block__code="talks")
    there = (codes(stacked), row.note, str(row.start_on), row.section)
    undo = page.context["undo"]
    client.post(
        undo["url"], {"expected_version": 5, "talks-note": "書き足した理由", "talks-section": "企画課"}
    )

    assert there == (["talks", "kpi", "pilot"], "書いた理由", "2027-06-01", "企画課")
    assert "「類似団体との比較」に戻す" in page.content.decode()
    assert codes(stacked) == ["peers", "kpi", "pilot"]
    assert stacked.blocks.get(block__code="peers").note == "書き足した理由"


def test_the_way_back_is_offered_only_after_a_swap(client, stacked):
    page = client.get(go("stack", stacked), {"swapped": "kpi", "for": "peers"})

    assert page.context["undo"] is None


def test_a_block_that_is_stacked_already_is_not_put_in_twice(stacked, officer, blocks):
    with pytest.raises(RuleError, match="すでに積んであります"):
        services.swap_block(stacked, "peers", blocks["kpi"], by=officer, expected_version=4, notes={})

    assert codes(stacked) == ["peers", "kpi", "pilot"]


def test_a_block_that_was_removed_meanwhile_is_not_swapped(stacked, officer, other):
    with pytest.raises(RuleError, match="もう積まれていません"):
        services.swap_block(stacked, "gone", other, by=officer, expected_version=4, notes={})


def test_two_people_at_one_stack_see_both_when_one_swaps(client, stacked, approver):
    services.annotate_blocks(
        stacked, by=approver, expected_version=4, notes={"peers": BlockNote("課長の理由")}
    )

    page = client.post(go("block_swap", stacked, code="peers", other="talks"), TYPED)

    assert (page.status_code, codes(stacked)[0]) == (409, "peers")
    assert "書いた理由" in page.content.decode()


def test_blocks_stay_where_they_were_dropped(client, stacked):
    client.post(go("order", stacked), TYPED | {"order": "pilot,peers,kpi"})

    assert codes(stacked) == ["pilot", "peers", "kpi"]
    assert stacked.blocks.get(block__code="peers").note == "書いた理由"


@pytest.mark.parametrize("sent", ["", "pilot", "gone,pilot,pilot,<b>"])
def test_an_order_that_names_too_little_or_too_much_loses_no_block(client, stacked, sent):
    client.post(go("order", stacked), TYPED | {"order": sent})

    assert sorted(codes(stacked)) == ["kpi", "peers", "pilot"]
