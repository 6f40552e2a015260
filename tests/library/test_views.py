import csv
import io

import pytest
from django.core.cache import caches
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import LocalGovernmentFactory
from tests.library.conftest import CaseFactory
from tsumiki.diagnosis.findings import Neighbour
from tsumiki.framework import links
from tsumiki.framework import selectors as framework
from tsumiki.library.selectors import cases as case_selectors
from tsumiki.library.services import load_shipped_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

LIST = "library:case_list"


def _detail(case):
    return reverse("library:case_detail", args=[case.pk])


def test_list_is_public_and_holds_no_draft(client, town):
    CaseFactory(title="公開の取組")
    CaseFactory(title="下書きの取組", draft_of=town.organisation)

    page = client.get(reverse(LIST))

    assert [card["title"] for card in page.context["cards"]] == ["公開の取組"]
    assert "下書きの取組" not in page.text
    assert "1件の事例" in page.text


def test_draft_is_not_found_for_those_who_may_not_see_it(client, town, other_officer, sign_in):
    draft = CaseFactory(draft_of=town.organisation)

    assert client.get(_detail(draft)).status_code == 404
    assert sign_in(other_officer).get(_detail(draft)).status_code == 404


def test_draft_is_shown_as_such_to_the_own_town(town, officer, sign_in):
    draft = CaseFactory(draft_of=town.organisation)

    page = sign_in(officer).get(_detail(draft))

    assert "下書きです" in page.text


def test_draft_seen_by_its_town_does_not_reach_the_page_cache(client, town, officer, sign_in):
    CaseFactory(title="下書きの取組", draft_of=town.organisation)
    own = sign_in(officer).get(reverse(LIST))
    client.logout()
    client.cookies.clear()

    page = client.get(reverse(LIST))

    assert "下書きの取組" in own.text
    assert "下書きの取組" not in page.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_no_draft(client, town, kind):
    CaseFactory(title="下書きの取組", draft_of=town.organisation)
    CaseFactory(title="公開の取組")

    rows = exported(client.get(reverse("library:case_export", args=[kind])), kind)

    assert [row[2] for row in rows[1:]] == ["公開の取組"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_what_the_list_shows_on_all_its_pages(client, kind):
    for n in range(25):
        CaseFactory(title=f"取組{n}", fields=["health"] if n else ["work"])

    rows = exported(client.get(reverse("library:case_export", args=[kind]), {"field": "health"}), kind)

    assert len(rows) == 25
    assert {row[3] for row in rows[1:]} == {"健康"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_runs_no_formula(client, kind):
    CaseFactory(title="=HYPERLINK(1)")

    rows = exported(client.get(reverse("library:case_export", args=[kind])), kind)

    assert rows[1][2] == ("'=HYPERLINK(1)" if kind == "csv" else "=HYPERLINK(1)")


def exported(response, kind):
    assert response.status_code == 200
    if kind == "csv":
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet for cell in row)
    return [list(row) for row in sheet.values]


def test_list_without_a_match_says_what_to_do(client):
    CaseFactory()

    page = client.get(reverse(LIST), {"q": "あてはまらない"})

    assert "条件に合う事例がありません" in page.text


def test_choice_of_an_old_bookmark_narrows_nothing(client):
    CaseFactory()

    page = client.get(reverse(LIST), {"field": "sea", "page": "99", "sort": "best"})

    assert page.context["page"].paginator.count == 1


def test_every_choice_says_how_many_cases_it_leaves(client):
    CaseFactory(fields=["health"])
    CaseFactory(fields=["health", "work"])

    page = client.get(reverse(LIST), {"field": "work"})

    labels = dict(page.context["form"].fields["field"].choices)
    assert (labels["health"], labels["work"], labels["housing"]) == (
        "健康（2）",
        "活躍・しごと（1）",
        "住まい（0）",
    )


def test_second_page_keeps_the_conditions(client):
    for _ in range(21):
        CaseFactory(fields=["health"])
    CaseFactory(fields=["work"])

    page = client.get(reverse(LIST), {"field": "health", "page": "2"})

    assert len(page.context["cards"]) == 1
    assert "field=health" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_does_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        CaseFactory()
    caches["pages"].clear()

    with django_assert_num_queries(7):
        page = client.get(reverse(LIST))

    assert len(page.context["cards"]) == count


def test_weak_result_is_said_on_card_and_page(client):
    case = CaseFactory(result="weak", result_reason="目標の50人に対し22人でした。")

    card, page = client.get(reverse(LIST)), client.get(_detail(case))

    assert '<span class="badge" data-kind="waiting">成果が弱い</span>' in card.text
    assert "目標の50人に対し22人でした。" in page.text


def test_page_shows_sources_confidence_and_automatic_classes(client, town):
    case = CaseFactory(
        local_government=town,
        confidence="low",
        problem_words={"vacancy": ["空き家"]},
        sources=["https://example.lg.jp/a?x=1&y=2", "https://example.lg.jp/b"],
    )

    text = client.get(_detail(case)).text

    assert 'href="https://example.lg.jp/a?x=1&amp;y=2" rel="noreferrer"' in text
    assert "確度：低" in text
    assert "使う前に団体へお確かめください" in text
    assert "自動で付けた分類" in text
    assert "文中の「空き家」から" in text
    assert reverse("directory:detail", args=[town.code]) in text


def test_page_escapes_what_people_wrote(client):
    case = CaseFactory(title="<b>太字</b>", outcome="<script>1</script>")

    text = client.get(_detail(case)).text

    assert "<b>太字</b>" not in text
    assert "<script>1</script>" not in text


def test_page_suggests_like_cases_with_their_reason(client):
    case, like = CaseFactory(problems=["vacancy"]), CaseFactory(problems=["vacancy"], title="似た取組")

    page = client.get(_detail(case))

    assert [card["title"] for card in page.context["like"]] == [like.title]
    assert "課題「空き家の増加」が同じ" in page.text


@pytest.mark.parametrize("name", ["case_list", "case_detail"])
def test_pages_are_for_reading_only(client, name):
    case = CaseFactory()
    address = reverse(f"library:{name}", args=[case.pk] if name == "case_detail" else [])

    assert client.post(address).status_code == 405


def test_people_of_a_town_see_cases_of_towns_near_theirs(officer, town, other_town, sign_in, monkeypatch):
    CaseFactory(title="近い町の取組", local_government=other_town)
    CaseFactory(
        title="近い町の弱い取組", local_government=other_town, result="weak", result_reason="届かず。"
    )
    CaseFactory(title="遠い町の取組")
    near = (Neighbour(other_town, 0.4, ("人口が近い（10,323人と7,156人）",), ""),)
    monkeypatch.setattr(case_selectors, "towns_like", lambda government, limit, among: near)

    page = sign_in(officer).get(reverse(LIST))

    assert [card["title"] for card in page.context["near"]["cards"]] == ["近い町の取組"]
    assert "鳥取県南部町に近い団体の事例" in page.text
    assert "人口が近い（10,323人と7,156人）" in page.text


def test_weak_case_of_the_nearest_town_is_shown_but_not_first(officer, town, other_town, monkeypatch):
    further = LocalGovernmentFactory()
    weak = CaseFactory(local_government=other_town, result="unverified", result_reason="確認できていません。")
    shown = CaseFactory(local_government=further)
    near = tuple(Neighbour(place, 0.4, ("近い",), "") for place in (other_town, further))
    monkeypatch.setattr(case_selectors, "towns_like", lambda government, limit, among: near)

    found = case_selectors.cases_of_towns_like(officer, town)

    assert found == [(shown, "近い"), (weak, "近い")]


def test_people_of_a_company_see_no_town_of_theirs(person, sign_in):
    page = sign_in(person("company_staff")).get(reverse(LIST))

    assert page.context["near"] is None


def test_block_page_links_its_cases_and_says_what_was_weak(client):
    load_shipped_cases()
    block = framework.blocks().get(code="trial-stay")

    page = client.get(reverse("framework:block_detail", args=[block.code]))

    assert [case.title for case in page.context["evidence"].cases] == [case["title"] for case in block.cases]
    assert "成果が弱い" in page.text


def test_every_case_that_a_block_names_is_shipped():
    load_shipped_cases()

    for block in framework.blocks():
        assert len(links.case_links.collect(None, [block])) == len(block.cases), block.code


def test_block_page_without_cases_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links.case_links.collect(None, []) == []
