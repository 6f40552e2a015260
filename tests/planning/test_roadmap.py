"""The roadmap: what must be done before what, kinds of milestones, months and fiscal years."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.planning.test_pages import rows
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import checks, sections, services
from tsumiki.planning.papers.figures import schedule
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.roadmap import circle
from tsumiki.planning.services import BlockNote, RoadmapRow

A, B, C = "aaaa0001", "bbbb0002", "cccc0003"
MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def go(plan):
    return reverse("planning:roadmap", args=[plan.pk])


def save(plan, officer, *items, version=1):
    services.save_roadmap(plan, by=officer, expected_version=version, rows=list(items))


def advice(plan):
    return [item.text for item in checks.advice(PlanRecord(plan)) if item.page == "roadmap"]


def test_a_new_row_is_named_by_another_before_either_is_saved(client, plan):
    typed = [
        {"key": A, "title": "改修", "start_on": "2027-05"},
        {"key": B, "title": "開く", "start_on": "2027-06", "after": [A]},
    ]

    client.post(go(plan), rows("roadmap", *typed))

    assert list(plan.roadmap.values_list("title", "after")) == [("改修", []), ("開く", [A])]


def test_a_block_of_the_stack_can_come_first(client, plan, officer, blocks):
    services.add_block(plan, blocks["peers"], by=officer)

    client.post(
        go(plan), rows("roadmap", {"key": A, "title": "開く", "start_on": "2027-06", "after": ["peers"]})
    )

    assert plan.roadmap.get().after == ["peers"]
    assert sections.lines("roadmap", sections.read(plan, "roadmap")) == [
        ("行程1 開く", "2027-06〜2027-06　先に終えること 類似団体との比較")
    ]


def test_what_begins_before_what_it_waits_for_ends_is_told(plan, officer, blocks):
    services.add_block(plan, blocks["peers"], by=officer)
    services.annotate_blocks(
        plan, by=officer, expected_version=2, notes={"peers": BlockNote("", MAY, JULY, "")}
    )
    save(plan, officer, RoadmapRow("開く", JUNE, JULY, after=("peers",)))

    assert advice(plan) == [
        "「開く」は2027年6月に始まりますが、先に終えるはずの「類似団体との比較」は2027年7月まで続きます。"
    ]


def test_beginning_in_the_month_the_other_ends_is_no_fault(plan, officer):
    save(plan, officer, RoadmapRow("改修", MAY, JUNE, key=A), RoadmapRow("開く", JUNE, JULY, after=(A,)))

    assert advice(plan) == []


def test_rows_that_wait_for_each_other_are_refused_and_stay_ticked(client, plan):
    typed = [
        {"key": A, "title": "改修", "start_on": "2027-05", "after": [B]},
        {"key": B, "title": "開く", "start_on": "2027-05", "after": [A]},
    ]

    page = client.post(go(plan), rows("roadmap", *typed))

    assert page.status_code == 409
    assert "輪になっています（「改修」 → 「開く」 → 「改修」）" in page.content.decode()
    assert page.context["rows"].forms[0]["after"].value() == [B]
    assert plan.roadmap.count() == 0


def test_what_is_no_longer_in_the_plan_is_waited_for_no_longer(plan, officer):
    save(
        plan, officer, RoadmapRow("改修", MAY, MAY, key=A), RoadmapRow("開く", JUNE, JUNE, key=B, after=(A,))
    )

    save(plan, officer, RoadmapRow("開く", JUNE, JUNE, key=B, after=(A, "gone")), version=2)

    assert plan.roadmap.get().after == []


def test_a_block_taken_off_the_stack_breaks_nothing(client, plan, officer, blocks):
    services.add_block(plan, blocks["peers"], by=officer)
    save(plan, officer, RoadmapRow("開く", JUNE, JUNE, after=("peers",)))

    services.remove_block(plan, "peers", by=officer, expected_version=2, notes={})

    assert client.get(go(plan)).status_code == 200
    assert schedule(PlanRecord(plan))[1] == (("取組", "開く", "2027年6月", "—", "—"),)


def test_a_page_opened_before_a_block_was_taken_off_says_so(client, plan):
    typed = {"title": "消えては困る行", "start_on": "2027-06", "after": ["peers"]}
    other = {"key": A, "title": "もう1行", "start_on": "2027-06"}

    page = client.post(go(plan), rows("roadmap", typed, other))

    assert page.context["rows"].forms[0].errors == {
        "after": ["選んだものが、この計画にもうありません。選び直してください。"]
    }
    assert "消えては困る行" in page.content.decode()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["a"]}, ["a"]),
        ({"a": ["x", "b"], "b": ["a"]}, ["a", "b"]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
    ],
)
def test_circles_are_found(after, expected):
    assert circle(after) == expected


@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4), max_size=9))
def test_a_circle_is_found_just_where_there_is_one(after):
    found = circle(after)
    # Taking away whatever waits for nothing leaves something over exactly where there is a circle.
    left = dict(after)
    while free := [key for key, needed in left.items() if not any(other in left for other in needed)]:
        for key in free:
            del left[key]

    assert bool(found) == bool(left)
    assert all(second in after[first] for first, second in zip(found, [*found[1:], *found[:1]], strict=True))


def test_the_table_names_the_kind_of_milestone_and_what_comes_first(plan, officer):
    save(
        plan,
        officer,
        RoadmapRow("改修", MAY, MAY, "建設課", key=A),
        RoadmapRow("申請", JUNE, JUNE, milestone_kind="deadline", after=(A,)),
    )

    header, found = schedule(PlanRecord(plan))

    assert header == ("種類", "行うこと", "時期", "先に終えること", "担当課")
    assert found[1] == ("公募・申請の締切", "申請", "2027年6月", "改修", "—")


def test_a_version_from_before_the_kinds_still_says_that_it_was_a_milestone():
    old = {
        "items": [
            {"title": "議会", "start": "2027-06", "end": "2027-06", "section": "", "is_milestone": True}
        ]
    }

    assert sections.lines("roadmap", old) == [("行程1 議会", "2027-06〜2027-06　その他の節目")]


def test_the_roadmap_is_shown_by_month_or_by_fiscal_year(client, plan, officer):
    save(plan, officer, RoadmapRow("改修", MAY, JULY))

    month, year = client.get(go(plan)).context, client.get(go(plan), {"by": "year"}).context

    assert (">12</text>" in month["wide"], ">12</text>" in year["wide"]) == (True, False)
    assert "2027年5月〜2027年7月" in year["wide"]


def test_a_milestone_of_no_known_kind_is_refused(client, plan):
    page = client.post(
        go(plan), rows("roadmap", {"title": "x", "start_on": "2027-05", "milestone_kind": "party"})
    )

    assert "milestone_kind" in page.context["rows"].forms[0].errors
    assert plan.roadmap.count() == 0


def test_a_viewer_cannot_save(plan, viewer):
    with pytest.raises(RuleError):
        save(plan, viewer)
