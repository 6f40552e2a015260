"""The public pages of results: who sees what, what a number opens to, and what a hidden number keeps."""

from dataclasses import replace

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests.surveys.results.conftest import address, small_content
from tsumiki.kernel import audit
from tsumiki.surveys.models import Campaign, Question, Snapshot

pytestmark = pytest.mark.django_db

PAGES = ["result_detail", "result_returns", "result_cross", "result_map", "result_data"]
HEAVIEST = 300 * 1024


def all_pages(campaign):
    yield from (address(name, campaign.code) for name in PAGES)
    yield address("result_question", campaign.code, "challenges")
    yield address("result_question", campaign.code, "plan_year", by="population")
    yield address("result_question", campaign.code, "challenges", by="prefecture")
    yield address("result_question", campaign.code, "section")
    yield address("result_question", campaign.code, "status", value="total")
    yield address("result_question", campaign.code, "status", value="willing", by="prefecture", group="31")
    yield address("result_cross", campaign.code, rows="status", columns="challenges")
    yield address("result_map", campaign.code, answer="status:promoting", prefecture="31")


def test_every_page_is_public_light_and_says_that_it_is_synthetic(client, published):
    for url in all_pages(published):
        page = client.get(url)

        assert (url, page.status_code) == (url, 200)
        assert (url, 'data-kind="synthetic"' in page.text) == (url, True)
        assert (url, len(page.content) < HEAVIEST) == (url, True)


def test_every_page_is_the_same_for_somebody_signed_in(published, sign_in, officer):
    client = sign_in(officer)

    assert {client.get(url).status_code for url in all_pages(published)} == {200}


def test_real_answers_are_not_called_synthetic(client, hiding):
    assert 'data-kind="synthetic"' not in client.get(address("result_detail", "hiding")).text


def test_second_stranger_gets_a_page_without_a_query(client, published, django_assert_num_queries):
    url = address("result_detail", "r4")
    first = client.get(url)

    with django_assert_num_queries(0):
        second = client.get(url)

    assert second.content == first.content


def test_tables_are_counted_once_and_kept(client, published, django_assert_num_queries):
    client.get(address("result_question", "r4", "challenges"))
    caches["pages"].clear()

    # The campaign and the digest; the snapshot's content is not read again.
    with django_assert_num_queries(2):
        client.get(address("result_question", "r4", "challenges", by="population"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_two_queries_for_each_edition_at_most(
    client, make_closed, django_assert_num_queries, count
):
    for year in range(2020, 2020 + count):
        make_closed(small_content(year), status=Campaign.Status.PUBLISHED)
    client.get(reverse("surveys:results"))
    caches["pages"].clear()

    with django_assert_num_queries(1 + count):
        page = client.get(reverse("surveys:results"))

    assert [row["campaign"].code for row in page.context["editions"]] == [
        f"round-{year}" for year in range(2019 + count, 2019, -1)
    ]


def test_list_without_editions_leads_to_the_history(client):
    page = client.get(reverse("surveys:results"))

    assert (page.status_code, page.context["editions"]) == (200, [])
    assert reverse("framework:survey_history") in page.text


def test_closed_results_are_hidden_from_the_public_and_from_towns(client, closed, sign_in, approver):
    urls = [
        *(address(name, closed.code) for name in PAGES),
        address("result_question", closed.code, "has"),
        address("result_file", closed.code, "all.csv"),
        address("result_report", closed.code, "pdf"),
    ]

    assert {client.get(url).status_code for url in urls} == {404}
    assert closed.title not in client.get(reverse("surveys:results")).text
    town = sign_in(approver)
    assert {town.get(url).status_code for url in urls} == {404}
    assert closed.title not in town.get(reverse("surveys:results")).text


def test_secretariat_sees_closed_results_marked_as_not_published(closed, sign_in, secretariat):
    page = sign_in(secretariat).get(address("result_detail", closed.code))

    assert page.status_code == 200
    assert page.context["badges"] == [{"label": "公表前", "kind": "draft"}]


def test_open_campaign_has_no_results_even_for_the_secretariat(closed, sign_in, secretariat):
    with audit.change("test.reopened", by=None) as entry:
        Snapshot.objects.all().delete()
        Campaign.objects.update(status=Campaign.Status.OPEN, closed_at=None)
        entry.of(closed)
    client = sign_in(secretariat)

    assert client.get(address("result_detail", closed.code)).status_code == 404
    assert client.get(reverse("surveys:results")).context["editions"] == []


@pytest.mark.parametrize(
    "query",
    ["value=nobody", "value=yes&by=nothing&group=31", "value=yes&by=prefecture&group=99", "value=",
     "value=yes&by=last_year&group=yes", "by=nothing"],
)  # fmt: skip
def test_number_that_does_not_exist_is_not_found(client, hiding, query):
    url = address("result_question", "hiding", "has")

    assert client.get(f"{url}?{query}").status_code == 404


def test_question_that_does_not_exist_is_not_found(client, hiding):
    assert client.get(address("result_question", "hiding", "nothing")).status_code == 404


def test_pages_are_for_reading_only(client, published):
    assert {client.post(address(name, "r4")).status_code for name in PAGES} == {405}


def test_texts_are_counted_and_never_shown(closed, sign_in, secretariat):
    page = sign_in(secretariat).get(address("result_question", closed.code, "words"))

    assert page.context["breakdown"] is None
    assert "内緒の文章" not in page.text


def test_numbers_are_summed_up(closed, sign_in, secretariat):
    page = sign_in(secretariat).get(address("result_question", closed.code, "people"))

    assert {fact["label"]: fact["value"] for fact in page.context["facts"]} == {
        "非該当": "0団体（前の設問の答えにより、この設問を尋ねていません）",
        "未回収": "1団体",
        "記入した団体": "6団体",
        "合計": "54人",
        "最小": "3人",
        "下位4分の1": "5.3人",
        "中央値": "12人",
        "上位4分の1": "12人",
        "最大": "12人",
    }


def test_cross_table_of_two_questions(closed, sign_in, secretariat):
    url = address("result_cross", closed.code, rows="has", columns="people")

    page = sign_in(secretariat).get(url)

    assert [[cell["text"] for cell in row["cells"]] for row in page.context["table"]["rows"]] == [
        ["はい", "0（0.0%）", "4（100.0%）", "0（0.0%）", "4"],
        ["いいえ", "2（100.0%）", "0（0.0%）", "0（0.0%）", "2"],
        ["無回答", "0", "0", "0", "0"],
        ["全体", "2（33.3%）", "4（66.7%）", "0（0.0%）", "6"],
    ]


@pytest.mark.parametrize(
    "query", ["rows=has&columns=has", "rows=nothing&columns=has", "rows=has&columns=words"]
)
def test_cross_table_that_cannot_be_made_is_refused_in_the_form(client, hiding, query):
    page = client.get(f"{address('result_cross', 'hiding')}?{query}")

    assert (page.status_code, page.context["table"]) == (200, None)
    assert page.context["form"].errors != {}


def test_last_year_is_compared_where_it_was_asked(make_closed, sign_in, secretariat):
    before = make_closed(small_content(2025, yes=("313891", "313017")), status=Campaign.Status.PUBLISHED)
    now = make_closed(small_content(2026), previous=before)
    url = address("result_question", now.code, "has", by="last_year")

    page = sign_in(secretariat).get(url)

    assert [[cell["text"] for cell in row["cells"]] for row in page.context["breakdown"]["rows"]] == [
        ["はい", "1（50.0%）", "1（50.0%）", "0（0.0%）", "2"],
        ["いいえ", "3（75.0%）", "1（25.0%）", "0（0.0%）", "4"],
        ["データなし", "0", "0", "0", "0"],
        ["全体", "4（66.7%）", "2（33.3%）", "0（0.0%）", "6"],
    ]


def test_two_years_stand_side_by_side_and_changed_codes_are_followed(make_closed, sign_in, secretariat):
    before = make_closed(small_content(2025, yes=("313891", "313017")), status=Campaign.Status.PUBLISHED)
    now = make_closed(small_content(2026), previous=before)
    with audit.change("test.mapped", by=None) as entry:
        Question(
            questionnaire=now.questionnaire, code="which", order=1, number="問2", text="どれですか",
            kind="multiple", previous_code="which", previous_choices={"a": "b", "b": "gone"},
        ).save()  # fmt: skip
        entry.of(now)
    client = sign_in(secretariat)

    single = client.get(address("result_question", now.code, "has")).context["years"]["rows"]
    multiple = client.get(address("result_question", now.code, "which")).context["years"]["rows"]

    assert [[cell["text"] for cell in row["cells"]] for row in single] == [
        ["はい", "2（33.3%、n=6）", "4（66.7%、n=6）"],
        ["いいえ", "4（66.7%、n=6）", "2（33.3%、n=6）"],
    ]
    # What was 乙 last year is 甲 now; 乙 has no counterpart and is missing, not 0.
    assert [[cell["text"] for cell in row["cells"]] for row in multiple] == [
        ["甲", "2（100.0%、n=2）", "4（100.0%、n=4）"],
        ["乙", "", "4（100.0%、n=4）"],
    ]


def test_years_are_not_compared_where_one_of_them_hides_numbers(make_closed, sign_in, secretariat):
    before = make_closed(small_content(2025), status=Campaign.Status.PUBLISHED, suppress_below=3)
    now = make_closed(small_content(2026), previous=before)

    page = sign_in(secretariat).get(address("result_question", now.code, "has"))

    assert page.context["years"] is None
    assert "前回の回答別" not in [tab["label"] for tab in page.context["breakdowns"]]
    by_last_year = address("result_question", now.code, "has", value="yes", by="last_year", group="yes")
    assert sign_in(secretariat).get(by_last_year).status_code == 404


def test_question_that_nobody_was_asked_has_no_chart_of_zeros(client, make_closed):
    published = make_closed(small_content(yes=()), status=Campaign.Status.PUBLISHED)

    overview = client.get(address("result_detail", published.code))
    page = client.get(address("result_question", published.code, "which"))

    assert [figure["id"] for figure in overview.context["figures"]] == ["figure-has"]
    assert page.context["figure"] is None
    assert "この設問に該当する団体がありません。" in page.text


def test_hidden_base_of_nobody_is_drawn_as_any_hidden_base(client, make_closed):
    content = small_content(yes=())
    few = replace(content, answers=dict(list(content.answers.items())[:2]))
    published = make_closed(few, status=Campaign.Status.PUBLISHED, suppress_below=3)

    overview = client.get(address("result_detail", published.code))

    assert [figure["id"] for figure in overview.context["figures"]] == ["figure-has", "figure-which"]
