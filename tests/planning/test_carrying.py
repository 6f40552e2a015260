"""From cases into a plan."""

import pytest
from django.urls import reverse

from tests.planning.factories import CaseFactory
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library import links as library_links
from tsumiki.library.models import CaseEvent, ReadingItem
from tsumiki.library.services import use as reading
from tsumiki.planning import checks, services
from tsumiki.planning.models import Plan
from tsumiki.planning.record import PlanRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
ALL = services.Wanted()


def _carry_url(*cases):
    return reverse("planning:carry") + "?" + "&".join(f"case={case.pk}" for case in cases)


@pytest.fixture
def used_blocks(blocks, case):
    """The case was made with two of the three blocks: one names the case, the other is the method of an event."""
    block = blocks["peers"]
    block.cases = [{"municipality": case.municipality, "prefecture": case.prefecture, "title": case.title}]
    with audit.change("test.changed", by=None) as entry:
        block.save()
        CaseEvent(case=case, key="a", when="2021年春", method="kpi", text="指標を決めた").save()
        entry.of(block)
    return blocks


def test_case_brings_its_blocks_a_draft_indicator_and_a_question(plan, officer, case, used_blocks):
    case.kpis = [{"indicator": "利用者数", "target": "500", "actual": "480", "unit": "人", "as_of": ""}]
    case.contact_section = "企画課"

    carried = services.carry_cases(plan, [case], by=officer, wanted=ALL)

    plan.refresh_from_db()
    kpi, item = plan.kpis.get(), plan.roadmap.get()
    assert carried == services.Carried(cases=1, blocks=2, indicators=1, contacts=1)
    assert [row.case for row in plan.cases.all()] == [case]
    assert {row.block.code for row in plan.blocks.select_related("block")} == {"peers", "kpi"}
    assert (kpi.name, kpi.unit, kpi.baseline, kpi.years.count()) == (
        "【要記入】利用者数",
        "【要記入】",
        None,
        0,
    )
    assert item.title == f"【要記入】{case.place}の企画課に問い合わせる（事例「{case.title}」）"


def test_carried_drafts_are_listed_as_missing(plan, officer, case):
    services.carry_cases(plan, [case], by=officer, wanted=ALL)

    gaps = [gap.text for gap in checks.gaps(PlanRecord(Plan.objects.get(pk=plan.pk)))]

    assert (
        f"指標「「{case.title}」で見たい変化」の名称・単位・現時点値・増加分・「だれの変化か」・測り方・データの出どころ"
        in gaps
    )
    assert f"行程「{case.place}（担当課は未確認）に問い合わせる（事例「{case.title}」）」" in gaps


def test_a_case_that_is_there_brings_nothing_twice(plan, officer, case, used_blocks):
    services.carry_cases(plan, [case], by=officer, wanted=ALL)
    version = Plan.objects.get(pk=plan.pk).version

    again = services.carry_cases(plan, [case], by=officer, wanted=ALL)

    plan.refresh_from_db()
    assert again == services.Carried(0, 0, 0, 0)
    assert (plan.kpis.count(), plan.roadmap.count(), plan.version) == (1, 1, version)


def test_only_what_is_wanted_comes_along_behind_what_is_there(plan, officer, case, used_blocks):
    row = services.KpiRow("移住者数", "outcome", "人")
    services.save_kpis(plan, by=officer, expected_version=plan.sections.get(key="kpis").version, rows=[row])

    services.carry_cases(plan, [case], by=officer, wanted=services.Wanted(blocks=False, contact=False))

    assert [kpi.name for kpi in plan.kpis.all()] == ["移住者数", f"【要記入】「{case.title}」で見たい変化"]
    assert (plan.blocks.count(), plan.roadmap.count()) == (0, 0)


def test_own_case_plans_no_question_to_oneself(plan, officer, town, case):
    own = CaseFactory(title="うちの取組", local_government=town)

    carried = services.carry_cases(plan, [own, case], by=officer, wanted=ALL)

    assert carried == services.Carried(cases=2, blocks=0, indicators=2, contacts=1)
    assert case.title in plan.roadmap.get().title


def test_only_own_cases_leave_the_roadmap_as_it_is(plan, officer, town):
    own = CaseFactory(local_government=town)
    version = plan.sections.get(key="roadmap").version

    carried = services.carry_cases(plan, [own], by=officer, wanted=ALL)

    assert carried.contacts == plan.roadmap.count() == 0
    assert plan.sections.get(key="roadmap").version == version


def test_page_offers_a_question_only_where_there_is_another_town_to_ask(officer, town, case, plan, sign_in):
    own, client = CaseFactory(local_government=town), sign_in(officer)

    alone, together = (client.get(_carry_url(*cases)) for cases in ([own], [own, case]))
    sent = client.post(_carry_url(own), {"plan": plan.pk, "contact": "on"})

    assert ["contact" in page.context["form"].fields for page in (alone, together)] == [False, True]
    assert "問い合わせる" not in alone.text
    assert "自分の団体の事例については加えません" in together.text
    assert (sent.status_code, plan.roadmap.count()) == (302, 0)


@pytest.mark.parametrize("who", ["viewer", "other_officer", "secretariat"])
def test_others_carry_nothing_into_the_plan(plan, case, request, who):
    with pytest.raises(RuleError, match="起案者と承認者"):
        services.carry_cases(plan, [case], by=request.getfixturevalue(who), wanted=ALL)

    assert plan.cases.count() == 0


def test_page_offers_the_own_plans_and_a_new_one(
    plan, officer, other_officer, make_plan, other_town, case, sign_in
):
    make_plan(other_town, other_officer, title="山梨の計画")

    page = sign_in(officer).get(_carry_url(case))

    assert [label for _, label in page.context["form"].fields["plan"].choices] == [
        plan.title,
        "新しい計画を始める",
    ]


def test_page_carries_several_cases_into_a_plan(plan, officer, sign_in):
    cases = [CaseFactory(title="一つめ"), CaseFactory(title="二つめ")]

    answer = sign_in(officer).post(_carry_url(*cases), {"plan": plan.pk, "contact": "on"})

    assert answer.url == reverse("planning:cases", args=[plan.pk])
    assert {row.case.title for row in plan.cases.select_related("case")} == {"一つめ", "二つめ"}
    assert (plan.kpis.count(), plan.roadmap.count()) == (0, 2)


def test_page_begins_a_plan_for_the_cases(officer, town, case, sign_in):
    client = sign_in(officer)

    refused = client.post(_carry_url(case), {"plan": "new", "title": ""})
    client.post(_carry_url(case), {"plan": "new", "title": "空き家の計画", "indicator": "on"})

    made = Plan.objects.get()
    assert refused.context["form"].errors == {"title": ["新しい計画の名称を入力してください。"]}
    assert (made.title, made.local_government, made.cases.count()) == ("空き家の計画", town, 1)


def test_plan_of_another_town_is_refused_by_the_page(
    other_officer, other_town, make_plan, officer, case, sign_in
):
    foreign = make_plan(other_town, other_officer, title="山梨の計画")

    sign_in(officer).post(_carry_url(case), {"plan": foreign.pk})

    assert foreign.cases.count() == 0


def test_draft_of_another_town_is_not_carried(officer, other_town, plan, sign_in):
    draft = CaseFactory(title="山梨の下書き", status="draft", organisation=other_town.organisation)

    answer = sign_in(officer).get(_carry_url(draft))

    assert (answer.status_code, answer.url) == (302, reverse("library:case_list"))


@pytest.mark.parametrize("query", ["", "?case=x", "?case=99999999999999999999", "?case=-1"])
def test_nothing_to_carry_leads_back_to_the_cases(officer, sign_in, query):
    answer = sign_in(officer).get(reverse("planning:carry") + query)

    assert answer.url == reverse("library:case_list")


def test_viewer_is_offered_no_way_to_carry(viewer, officer, case, sign_in):
    assert library_links.carry_links.collect(viewer, [case]) == []
    assert sign_in(viewer).get(_carry_url(case)).status_code == 302
    assert [link.url for link in library_links.carry_links.collect(officer, [case])] == [_carry_url(case)]


@pytest.fixture
def taken(plan, officer, make_plan, other_town, other_officer, case):
    """The case in three plans: the officer's draft, and a draft and a shared plan of another town."""
    hidden = make_plan(other_town, other_officer, title="山梨の下書き計画")
    shared = make_plan(other_town, other_officer, title="山梨の共有計画")
    for each, by in ((plan, officer), (hidden, other_officer), (shared, other_officer)):
        services.add_case(each, case, by=by)
    version = shared.sections.get(key="sharing").version
    services.share_plan(shared, by=other_officer, expected_version=version, visibility="members")
    return reverse("library:case_detail", args=[case.pk])


def test_case_page_counts_for_strangers_only_shared_plans(client, taken):
    page = client.get(taken)

    assert (page.context["use"].plan_count, page.context["use"].plans) == (1, ())


def test_case_page_counts_and_names_the_plans_that_one_may_read(officer, plan, taken, sign_in):
    page = sign_in(officer).get(taken)

    assert page.context["use"].plan_count == 2
    assert {link.label for link in page.context["use"].plans} == {plan.title, "山梨の共有計画"}
    assert "山梨の下書き計画" not in page.text


def test_case_that_only_a_draft_plan_refers_to_says_nothing_of_it_to_strangers(
    client, person, plan, officer, case, sign_in
):
    services.add_case(plan, case, by=officer)
    address = reverse("library:case_detail", args=[case.pk])

    strangers = [client.get(address), sign_in(person("company_admin")).get(address)]
    own = sign_in(officer).get(address)

    assert [page.context["use"].plan_count for page in strangers] == [0, 0]
    assert all("この事例を参考にした計画は、まだありません" in page.text for page in strangers)
    assert (own.context["use"].plan_count, len(own.context["use"].plans)) == (1, 1)


def test_reading_list_leads_several_cases_into_a_plan(officer, plan, sign_in):
    cases = [CaseFactory(title=f"事例{number}") for number in range(3)]
    for each in cases:
        reading.keep_to_read(each, by=officer)
    sent = {f"case-{each.pk}-chosen": "on" for each in cases[:2]}

    answer = sign_in(officer).post(
        reverse("shelf:reading_list"), {**sent, f"case-{cases[2].pk}-note": "あとで", "act": "carry"}
    )

    chosen = {f"case={each.pk}" for each in cases[:2]}
    assert set(answer.url.partition("?")[2].split("&")) == chosen
    assert reading_of(officer)[cases[2].pk] == "あとで"


def reading_of(user):
    return {row.case_id: row.note for row in ReadingItem.objects.filter(user=user)}
