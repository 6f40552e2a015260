from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import LocalGovernmentFactory, MembershipFactory, UserFactory
from tests.library.life import begun
from tests.library.test_structure import add_event
from tests.planning.factories import BlockFactory, CaseFactory, ProblemFactory, StepFactory
from tsumiki.accounts import services as accounts
from tsumiki.kernel.dates import japanese_date
from tsumiki.library.services import review
from tsumiki.planning import services as planning
from tsumiki.planning.checks import gaps
from tsumiki.planning.record import PlanRecord
from tsumiki.portal.home import home_of
from tsumiki.portal.home.plans import PlanLine, unfinished_tasks


def titles(rows):
    return [row["title"] for row in rows]


@pytest.fixture
def plan(make_plan, town, officer):
    return make_plan(town, officer)


@pytest.fixture
def hidden_plan(make_plan, other_town, other_officer):
    """A draft of the other 南部町: it could leak."""
    return make_plan(other_town, other_officer, title="他の町の下書き")


@pytest.fixture
def shared_plan(make_plan, share, other_town, other_officer):
    made = make_plan(other_town, other_officer, title="他の町の共有計画")
    share(made, other_officer)
    return made


@pytest.fixture
def member(person, town, prefecture):
    """member(role): in the town or its prefecture where the role is of a government."""

    def make(role):
        return person(role, {"town": town, "pref": prefecture}.get(role[:4]))

    return make


@pytest.mark.django_db
def test_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/home/").url == "/accounts/login/?next=/home/"


def test_home_refuses_other_verbs(sign_in, officer):
    assert sign_in(officer).post("/home/").status_code == 405


ROLES = [
    *("town_drafter", "town_approver", "town_viewer", "prefecture", "secretariat"),
    *("contractor", "company_admin", "company_staff", "adviser"),
]


@pytest.mark.parametrize("role", ROLES)
def test_home_opens_for_every_role_and_shows_no_foreign_draft(
    sign_in, member, statistics, hidden_plan, shared_plan, role
):
    page = sign_in(member(role)).get("/home/")

    reads_shared = not role.startswith("company")
    text = page.content.decode()
    assert page.status_code == 200
    assert ("他の町の下書き" in text, "他の町の共有計画" in text) == (False, reads_shared)


def test_officer_without_a_plan_is_led_to_the_first(sign_in, officer):
    page = sign_in(officer).get("/home/").content.decode()

    assert f'href="{reverse("planning:plan_create")}"' in page


def test_viewer_is_not_offered_to_make_a_plan(sign_in, viewer):
    page = sign_in(viewer).get("/home/").content.decode()

    assert reverse("planning:plan_create") not in page


def test_unfinished_plan_waits_for_who_may_edit_it(officer, viewer, plan):
    waiting = "計画「空き家の計画」を続ける"

    assert waiting in titles(home_of(officer).tasks)
    assert waiting not in titles(home_of(viewer).tasks)


def test_latest_plan_shows_where_it_stands(officer, make_plan, town):
    make_plan(town, officer, title="前の計画")
    make_plan(town, officer, title="いまの計画")

    line = home_of(officer).plan

    assert line.plan.title == "いまの計画"
    assert [(step["label"], step["state"]) for step in line.steps] == [
        ("課題を選ぶ", "current"),
        ("積み木を積み上げる", "todo"),
        ("指標（KPI）", "todo"),
        ("予算", "todo"),
        ("行程", "todo"),
        ("計画書", "todo"),
    ]


def test_steps_of_a_plan_lead_to_its_pages(officer, plan):
    assert [step["url"] for step in home_of(officer).plan.steps] == [
        f"/plans/{plan.pk}/{page}/" for page in ("problems", "choose", "kpis", "budget", "roadmap", "paper")
    ]


def test_filled_plan_waits_for_what_its_paper_lacks(officer, viewer, plan):
    line = PlanLine(plan, (True, True, True, True, True), "")

    tasks = unfinished_tasks(officer, [line])

    assert titles(tasks) == ["計画書「空き家の計画」の【要記入】を埋める"]
    lacking = [gap.text for gap in gaps(PlanRecord(plan))]
    assert tasks[0]["text"] == f"{'、'.join(lacking[:3])}、ほか{len(lacking) - 3}件"
    assert unfinished_tasks(viewer, [line]) == []


def test_cases_follow_the_problems_of_the_plan(officer, statistics, plan):
    CaseFactory(title="別の課題", local_government=statistics[1], problems=["isolation"])
    CaseFactory(title="同じ課題", local_government=statistics[2], problems=["vacancy"])
    ProblemFactory(edition=plan.edition, code="vacancy")
    planning.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[{"code": "vacancy", "name": "空き家の増加", "note": ""}],
        challenges=[],
        evidence={},
    )

    assert titles(home_of(officer).cases)[0] == "同じ課題"


def test_cases_one_step_ahead_of_the_plan_say_so(officer, statistics, plan):
    now, following = StepFactory(edition=plan.edition, order=1), StepFactory(edition=plan.edition, order=2)
    block = BlockFactory(edition=plan.edition, step=now)
    planning.add_block(plan, block, by=officer)
    own_months = planning.BlockNote(start_on=date(2020, 4, 1), end_on=date(2020, 6, 1))
    version = plan.sections.get(key="stack").version
    planning.annotate_blocks(plan, by=officer, expected_version=version, notes={block.code: own_months})
    ahead = CaseFactory(title="一歩先", local_government=statistics[1])
    add_event(ahead, "2021年春", "試した", step=following.code)

    (found,) = home_of(officer).cases

    assert found["reason"].startswith(f"一歩先の工程「{following.name}」の経緯がある（2021年春：試した）、")


def test_own_shared_plan_is_not_listed_among_those_of_others(officer, plan, share, shared_plan):
    share(plan, officer)

    assert titles(home_of(officer).shared) == ["他の町の共有計画"]


def test_second_factor_waits_until_it_is_set(officer, monkeypatch):
    before = titles(home_of(officer).tasks)
    monkeypatch.setattr("tsumiki.portal.home.people.is_mfa_enabled", lambda user: True)
    after = titles(home_of(officer).tasks)

    assert (before, after) == (["2段階認証を登録する"], [])


def test_invitations_wait_for_who_sent_them_only(approver, officer, other_town, person, town):
    other_approver = person("town_approver", other_town)
    accounts.invite_member(
        organisation=town.organisation,
        email="new@example.lg.jp",
        name="新任 一子",
        section="企画政策課",
        role="town_drafter",
        link=lambda token: "https://tsumiki.example/",
        by=approver,
    )
    waiting = "招待への返事を確かめる"

    found = [waiting in titles(home_of(user).tasks) for user in (approver, officer, other_approver)]

    assert found == [True, False, False]


def test_end_of_a_term_is_announced_in_its_last_months(person):
    soon = person("contractor", valid_to=timezone.localdate() + timedelta(days=30))
    later = person("contractor", valid_to=timezone.localdate() + timedelta(days=300))
    announced = "所属の終了日が近づいています"

    assert announced in titles(home_of(soon).tasks)
    assert announced not in titles(home_of(later).tasks)


def test_end_of_a_term_stands_in_the_heading(sign_in, person):
    page = sign_in(person("contractor", valid_to=date(2099, 3, 31))).get("/home/").content.decode()

    assert "所属の終了日は2099年3月31日です。" in page


def test_town_shows_figures_beside_its_group(officer, statistics):
    glance = home_of(officer).glance

    assert len(glance.figures) == 3
    assert all("中央値" in figure["note"] and figure["source"] for figure in glance.figures)


def test_without_statistics_the_command_is_named(sign_in, officer):
    page = sign_in(officer).get("/home/").content.decode()

    assert "tsumiki data fetch" in page
    assert home_of(officer).glance is None


def test_company_does_not_read_about_statistics(sign_in, person):
    assert "tsumiki data fetch" not in sign_in(person("company_staff")).get("/home/").content.decode()


def test_cases_of_other_towns_come_with_reasons(officer, statistics, town):
    CaseFactory(title="よその取組", local_government=statistics[1])
    CaseFactory(title="自分の取組", local_government=town)

    found = home_of(officer).cases

    assert titles(found) == ["よその取組"]
    assert found[0]["reason"] != ""


def test_prefecture_sees_its_own_towns_only(person, prefecture, town, other_town, officer):
    home = home_of(person("prefecture", prefecture))

    rows = [[cell["text"] for cell in row["cells"]] for row in home.municipalities["rows"]]
    assert rows == [["鳥取県南部町", "南部町の数値", "1", "0"]]


def test_secretariat_counts_people_plans_and_cases(secretariat, officer, hidden_plan, shared_plan):
    CaseFactory(confidence="high")
    CaseFactory(confidence="low")

    figures = {row["label"]: (row["value"], row["note"]) for row in home_of(secretariat).figures}

    assert figures == {
        "参加している団体": ("3", ""),
        "利用者": ("3", ""),
        "共有された計画": ("1", "下書きは数えません"),
        "事例": ("2", "確度高 1件、確度中 0件、確度低 1件"),
    }


@pytest.mark.parametrize(
    ("role", "sees"),
    [("secretariat", True), ("contractor", False), ("town_approver", True), ("adviser", False)],
)
def test_log_is_offered_to_who_may_read_it(member, role, sees):
    assert ("操作の記録" in titles(home_of(member(role)).next_steps)) == sees


def test_somebody_without_a_place_is_told_what_to_do(sign_in, db):
    page = sign_in(UserFactory()).get("/home/")

    assert page.status_code == 200
    assert "いま有効な所属がありません" in page.content.decode()


def test_other_places_are_listed(sign_in, officer, other_town):
    MembershipFactory(
        user=officer, organisation=other_town.organisation, role="town_viewer", section="総務課"
    )

    page = sign_in(officer).get("/home/").content.decode()

    assert "山梨県南部町　総務課　市区町村 閲覧者" in page


QUERIES = {
    "town_drafter": 25,
    "town_approver": 27,
    "town_viewer": 19,
    "prefecture": 10,
    "secretariat": 18,
    "contractor": 15,
    "company_admin": 6,
    "company_staff": 5,
    "adviser": 7,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("role", QUERIES)
def test_home_costs_the_same_whatever_there_is_to_show(
    member, sign_in, statistics, make_plan, share, other_officer, other_town, town, officer,
    django_assert_num_queries, role, count,
):  # fmt: skip
    for number in range(count):
        make_plan(town, officer, title=f"自分の計画{number}")
        share(make_plan(other_town, other_officer, title=f"共有{number}"), other_officer)
        CaseFactory(local_government=statistics[number + 1])
        LocalGovernmentFactory(code=f"3180{number}0")
    client = sign_in(member(role))
    # The first visit registers the device and computes the peer groups.
    client.get("/home/")

    with django_assert_num_queries(QUERIES[role]):
        client.get("/home/")


def test_case_that_waits_is_a_line_that_leads_to_its_list(
    sign_in, officer, approver, secretariat, other_officer, town, other_town
):
    for drafter, place, count in ((officer, town, 2), (other_officer, other_town, 1)):
        for number in range(count):
            case = begun(drafter, place.organisation, title=f"取組{number}", towns=[place.code])
            review.hand_in(case, by=drafter)
            review.send_back(case, note="時点を書いてください", by=secretariat)

    (line,) = [row for row in home_of(officer).tasks if "差し戻された" in row["title"]]
    today = japanese_date(timezone.localdate())
    assert line == {
        "title": "差し戻された事例を直す（2件）",
        "url": reverse("library:case_waiting", args=["returned"]),
        "text": f"いちばん古いものは{today}（差し戻された日）です。",
    }
    page = sign_in(officer)
    assert "差し戻された事例を直す（2件）" in page.get("/home/").text
    assert "差し戻された" not in str(titles(home_of(secretariat).tasks))


@pytest.mark.parametrize("role", ROLES)
def test_no_case_waits_where_none_does(member, role):
    waiting = ("事例", "下書き", "提案", "出典", "公開してよいか")

    assert [
        title for title in titles(home_of(member(role)).tasks) if any(word in title for word in waiting)
    ] == []
