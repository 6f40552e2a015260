"""What waits for whom in the editing life: each queue for its people, and nothing of another town."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published
from tsumiki.kernel import audit
from tsumiki.library.models import CaseAct, SourceLink
from tsumiki.library.selectors.waiting import doubles, waiting_for, waiting_in
from tsumiki.library.services import corrections, review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
TODAY = timezone.localdate
LONG_AGO = date(2024, 4, 1)


@pytest.fixture
def other_approver(person, other_town):
    return person("town_approver", other_town)


@pytest.fixture
def there(officer, other_officer, secretariat, town, other_town):
    """In both towns: a case in review, one sent back, one commented, one to confirm, one that is overdue."""
    for drafter, place in ((officer, town), (other_officer, other_town)):

        def make(title, drafter=drafter, place=place):
            case = begun(
                drafter, place.organisation, title=f"{title}（{place.prefecture}）", towns=[place.code]
            )
            review.hand_in(case, by=drafter)
            return case

        make("提出した事例")
        review.send_back(make("差し戻した事例"), note="時点を書いてください", by=secretariat)
        review.comment(make("意見のある事例"), text="いつの数字ですか", by=secretariat)
        review.accept(make("町の確認を待つ事例"), by=secretariat)
        CaseFactory(
            title=f"期限を過ぎた事例（{place.prefecture}）",
            organisation=place.organisation,
            local_government=place,
            municipality=place.name,
            prefecture=place.prefecture,
            review_by=TODAY() - timedelta(days=1),
        )


def found(user):
    return {
        row.queue.code: sorted(item.label.split(" ")[1] for item in row.items) for row in waiting_for(user)
    }


def test_drafter_sees_what_came_back_and_what_is_due_in_the_own_town(there, officer):
    assert found(officer) == {
        "returned": ["差し戻した事例（鳥取県）"],
        "commented": ["意見のある事例（鳥取県）"],
        "due": ["期限を過ぎた事例（鳥取県）"],
    }


def test_confirmer_sees_what_waits_for_the_towns_word_too(there, approver, other_approver):
    assert found(approver)["to-confirm"] == ["町の確認を待つ事例（鳥取県）"]
    assert found(other_approver)["to-confirm"] == ["町の確認を待つ事例（山梨県）"]


def test_secretariat_sees_what_towns_handed_in_and_nothing_they_still_write(there, secretariat):
    assert found(secretariat) == {
        "in-review": [
            "意見のある事例（山梨県）",
            "意見のある事例（鳥取県）",
            "提出した事例（山梨県）",
            "提出した事例（鳥取県）",
        ]
    }


@pytest.mark.parametrize("role", ["town_viewer", "company_admin", "company_staff", "adviser"])
def test_people_without_a_part_have_nothing_waiting(role, there, person, town, django_assert_num_queries):
    user = person(role, town if role == "town_viewer" else None)
    assert user.active_memberships

    with django_assert_num_queries(0):
        assert waiting_for(user) == []


def test_contractor_who_helps_has_no_part_in_the_towns_cases(there, person):
    assert waiting_for(person("contractor")) == []


def test_own_remarks_and_settled_ones_wait_for_nobody(officer, secretariat, town):
    case = begun(officer, town.organisation)
    review.comment(case, text="課に確かめる", by=officer)
    assert found(officer) == {}

    review.hand_in(case, by=officer)
    remark = review.comment(case, text="いつの数字ですか", by=secretariat)
    assert list(found(officer)) == ["commented"]
    review.settle_comment(remark, by=officer)
    assert found(officer) == {}


def test_oldest_day_is_that_of_the_step(there, officer, secretariat):
    with audit.change("test.changed", by=None) as entry:
        acts = CaseAct.objects.filter(
            kind=CaseAct.Kind.SENT_BACK, case__local_government__prefecture="鳥取県"
        )
        acts.update(at=timezone.now() - timedelta(days=40))
        entry.of(acts.get().case)

    (row,) = [row for row in waiting_for(officer) if row.queue.code == "returned"]
    assert row.oldest == TODAY() - timedelta(days=40)


def test_corrections_wait_for_the_secretariat_only(officer, approver, secretariat, town):
    case = published(officer, approver, secretariat, town.organisation)
    corrections.propose(case, field="outcome", proposed="月に80人", reason="広報", by=None)

    assert found(secretariat) == {"corrections": ["旧校舎の食堂"]}
    assert found(officer) == {}
    address = waiting_in(secretariat, "corrections").items[0].url
    assert address == reverse("library:correction_detail", args=[case.corrections.get().pk])


def test_broken_links_wait_with_the_day_they_broke(secretariat, officer):
    CaseFactory(title="出典のある事例", sources=["https://example.lg.jp/gone"])
    with audit.change("test.created", by=None) as entry:
        since = timezone.make_aware(timezone.datetime(2024, 4, 1, 12))
        link = SourceLink(
            digest="0" * 64,
            url="https://example.lg.jp/gone",
            state="broken",
            checked_at=timezone.now(),
            broken_since=since,
        )
        link.save()
        entry.of(link)

    (row,) = waiting_for(secretariat)

    assert (row.queue.code, row.oldest, row.items[0].label) == (
        "links",
        LONG_AGO,
        "https://example.lg.jp/gone",
    )
    assert waiting_for(officer) == []


def test_doubles_are_cases_of_one_government_with_one_title(secretariat, officer, town, other_town):
    first = CaseFactory(title="旧校舎の食堂", local_government=town)
    second = CaseFactory(title="「旧校舎」の食堂　", local_government=town)
    CaseFactory(title="旧校舎の食堂", local_government=other_town)
    CaseFactory(title="旧校舎の食堂", local_government=town, status="withdrawn")
    CaseFactory(title="別の取組", local_government=town)
    CaseFactory(title="旧校舎の食堂")

    assert doubles(secretariat) == [[first, second]]
    (row,) = waiting_for(secretariat)
    assert (row.queue.code, row.items[0].note) == ("doubles", "同じ団体・同じ題名の事例 2件")
    assert waiting_for(officer) == []


def page(browser, code):
    return browser.get(reverse("library:case_waiting", args=[code]))


def test_list_shows_one_queue_the_oldest_first(there, officer, sign_in):
    answer = page(sign_in(officer), "returned")

    assert [item.label for item in answer.context["page"]] == ["鳥取県南部町 差し戻した事例（鳥取県）"]
    assert "差し戻された日" in answer.text
    assert "山梨県" not in answer.text


def test_queue_with_nothing_in_it_says_so(officer, sign_in):
    assert "いま、あなたを待っているものはありません。" in page(sign_in(officer), "due").text


@pytest.mark.parametrize("code", ["in-review", "corrections", "links", "doubles", "unknown"])
def test_queue_of_others_is_not_found(code, there, officer, sign_in):
    assert page(sign_in(officer), code).status_code == 404


def test_desk_shows_doubles_to_the_secretariat(secretariat, officer, sign_in, town):
    kept = CaseFactory(title="旧校舎の食堂", local_government=town)
    CaseFactory(title="旧校舎の食堂", local_government=town)

    address = reverse("library:case_merge", args=[kept.pk])
    assert address in sign_in(secretariat).get(reverse("library:case_desk")).text
    assert address not in sign_in(officer).get(reverse("library:case_desk")).text


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(("role", "queries"), [("officer", 4), ("approver", 5), ("secretariat", 6)])
def test_waiting_asks_the_same_number_of_queries(
    role, queries, count, officer, approver, secretariat, town, django_assert_num_queries
):
    for number in range(count):
        for title in (f"戻す{number}", f"意見{number}", f"確かめる{number}", f"待つ{number}"):
            review.hand_in(begun(officer, town.organisation, title=title), by=officer)
        by_title = {case.title: case for case in town.cases.all()}
        review.send_back(by_title[f"戻す{number}"], note="時点", by=secretariat)
        review.comment(by_title[f"意見{number}"], text="いつ", by=secretariat)
        review.accept(by_title[f"確かめる{number}"], by=secretariat)
    user = {"officer": officer, "approver": approver, "secretariat": secretariat}[role]
    assert user.active_memberships

    with django_assert_num_queries(queries):
        waiting_for(user)
