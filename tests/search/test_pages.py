"""The search page and the console verb."""

import io
import json
import re
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.search.test_finding import document
from tsumiki.accounts.roles import Permission
from tsumiki.framework.services import load_editions
from tsumiki.search import marks, services
from tsumiki.search.engine.documents import Document

PAGE = reverse("search:results")


@pytest.fixture
def cases(db):
    services.put(
        Document(
            f"case:{number}",
            "case",
            f"空き家の改修{number}",
            label="鳥取県南部町",
            summary="NPOが空き家を借り上げる。",
            keywords=("住まい",),
            facets={"field": ("housing" if number % 2 else "work",), "prefecture": ("鳥取県",)},
        )
        for number in range(1, 26)
    )


def text_of(answer):
    return answer.content.decode()


def test_the_page_asks_before_anything_is_looked_for(client, db):
    answer = client.get(PAGE)

    assert answer.status_code == 200
    assert "種類から見る" in text_of(answer)


def test_results_are_marked_explained_and_paged(client, cases):
    answer = client.get(PAGE, {"q": "空家"})

    assert len(answer.context["cards"]) == 20
    assert "<mark>空き家</mark>の改修" in text_of(answer)
    assert "「空家」の別の書き方「空き家」があります" in text_of(answer)
    assert "事例　鳥取県南部町" in text_of(answer)
    second = client.get(PAGE, {"q": "空家", "page": "2"})
    assert len(second.context["cards"]) == 5
    assert second.context["page"].start_index() == 21


@pytest.mark.parametrize("page", ["0", "-1", "x", "９", "99999", ""])
def test_an_odd_page_number_shows_some_page(client, cases, page):
    assert client.get(PAGE, {"q": "空家", "page": page}).status_code == 200


def test_a_facet_narrows_and_its_link_takes_it_back(client, cases):
    answer = client.get(PAGE, {"q": "空家", "field": "housing"})

    (back,) = re.findall(r'<a href="([^"]+)" aria-current="true">[^<]+<span[^>]*>13<', text_of(answer))
    assert answer.context["found"].total == 13
    assert back == f"{PAGE}?{urlencode({'q': '空家'})}"
    assert 'name="field" value="housing"' in text_of(answer)


def test_a_rare_chosen_value_stands_before_the_frequent_ones_and_can_be_taken_back(client, db):
    services.put(
        Document(f"case:{n * 2 + m}", "case", "空き家", facets={"field": (f"f{n:02}",)})
        for n in range(20)
        for m in range(1 + (n < 19))
    )

    answer = text_of(client.get(PAGE, {"q": "空き家", "field": "f19"}))

    assert re.search(r'aria-current="true">f19<span[^>]*>1</span><span[^>]*>外す</span></a></li><li>', answer)


def test_unknown_facets_and_types_are_ignored(client, cases):
    answer = client.get(PAGE, {"q": "空家", "nonsense": "1", "type": "nothing"})

    assert answer.context["found"].total == 25


def test_nothing_found_says_which_word_and_what_to_do(client, cases):
    answer = client.get(PAGE, {"q": "量子"})

    assert "見つかりませんでした" in text_of(answer)
    assert "「量子」" in text_of(answer)
    assert f"{PAGE}?type=case" in text_of(answer)


def test_a_mistyped_word_offers_the_right_one(client, db):
    services.put([document(1, "長期移住体験住宅")])

    assert "もしかして" in text_of(client.get(PAGE, {"q": "移住休験"}))


def test_markup_in_the_question_stays_text(client, cases):
    assert "<script>alert" not in text_of(client.get(PAGE, {"q": "<script>alert(1)</script> 空家"}))


def test_drafts_of_other_towns_are_in_no_part_of_the_page(client, sign_in, officer, other_officer, town):
    own = marks.of_organisation(town.organisation_id, Permission.CASE_DRAFT)
    services.put([document(1, "秘密の空き家計画", seen_by=(own,))])

    theirs = text_of(sign_in(other_officer).get(PAGE, {"q": "秘密"}))
    offered = text_of(client.get(reverse("search:suggest"), {"q": "秘密"}))
    without_script = text_of(client.get(PAGE, {"q": "秘密", "candidates": "1"}))
    mine = text_of(sign_in(officer).get(PAGE, {"q": "秘密"}))

    assert "空き家計画" not in theirs + offered + without_script
    assert "空き家計画" in mine


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("移住 空き", "移住 空き家"),
        ("移住　あき", "移住 空き家"),
        ("鳥取県の", ""),
        ("空き家の", "空き家の改修1"),
    ],
)
def test_suggestions_complete_the_last_word(client, cases, typed, offered):
    answer = text_of(client.get(reverse("search:suggest"), {"q": typed}))

    assert f'value="{offered}"' in answer if offered else "value" not in answer


def test_a_title_completes_no_question_that_has_begun_already(client, cases):
    assert "改修1" not in text_of(client.get(reverse("search:suggest"), {"q": "移住 空き家の"}))


def test_where_only_the_narrowing_leaves_nothing_it_can_be_taken_off(client, cases):
    narrowed = text_of(client.get(PAGE, {"q": "空き家", "field": "nowhere", "type": "case"}))
    plain = text_of(client.get(PAGE, {"q": "どこにもない"}))

    address = f"{PAGE}?{urlencode({'q': '空き家'})}"
    assert f'<a href="{address}">しぼり込みを外してさがす</a>' in narrowed
    assert "しぼり込みを外して" not in plain


def test_a_page_beyond_the_last_shows_the_last(client, cases):
    answer = text_of(client.get(PAGE, {"q": "空き家", "page": "49"}))

    assert (answer.count('<li class="search-hit">'), 'start="21"' in answer) == (5, True)


def test_a_reason_is_told_once(client, db):
    services.put([Document("case:1", "case", "鳥取県南部町の移住", names=("南部町",), places=("南部町",))])

    (row,) = json.loads(said("南部町", "--json"))

    assert len(row["reasons"]) == len(set(row["reasons"]))


def test_challenges_are_called_by_their_words(client, db):
    load_editions()
    services.synchronise()
    answer = text_of(client.get(PAGE, {"type": "block"}))

    labels = re.findall(r'[?&;]challenge=(\d+)">([^<]+)<', answer)
    assert dict(labels)["2"].startswith("② ")
    assert all(label[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫" for _, label in labels)


def test_without_javascript_suggestions_are_asked_for_and_stand_on_the_page(client, cases):
    plain = text_of(client.get(PAGE, {"q": "移住 空き"}))
    asked = text_of(client.get(PAGE, {"q": "移住　空き", "candidates": "1", "type": "case"}))
    none = text_of(client.get(PAGE, {"q": "どこにもない", "candidates": "1"}))

    assert "言葉の候補を見る</button></noscript>" in plain
    assert ">移住 空き家</a>" not in plain
    assert f'href="{PAGE}?{urlencode({"q": "移住 空き家"})}&amp;type=case">移住 空き家</a>' in asked
    assert "その言葉で始まる候補はありません" in none


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_costs_the_same_for_any_number_of_results(client, db, rows, django_assert_num_queries):
    services.put(document(number, f"空き家{number}") for number in range(rows))
    client.get(PAGE, {"q": "空家"})

    # Only the number of the last change.
    with django_assert_num_queries(1):
        client.get(PAGE, {"q": "空家"})


def said(*arguments):
    out = io.StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_the_console_gives_ranked_rows_as_json(cases):
    rows = json.loads(said("空家", "--json", "--limit", "3"))

    assert [sorted(row) for row in rows] == [["id", "reasons", "score", "title", "type", "url"]] * 3
    assert rows[0]["reasons"] == ["「空家」の別の書き方「空き家」があります"]


def test_the_console_says_when_nothing_is_found(db):
    assert "見つかりませんでした" in said("空家")


def test_the_console_measures_a_file_of_queries(tmp_path, db):
    services.put([Document("block:sounding", "block", "サウンディング")])
    path = tmp_path / "queries.tsv"
    path.write_text("サウンディング\tblock:sounding\n市場調査\tblock:other\n", "utf-8")

    measured = json.loads(said("evaluate", str(path), "--json"))

    assert (measured["all"]["queries"], measured["all"]["recall_at_1"]) == (2, 0.5)


def test_the_console_refuses_a_file_that_is_not_there(tmp_path, db):
    with pytest.raises(CommandError, match=r"queries\.tsv"):
        said("evaluate", str(tmp_path / "queries.tsv"))


def test_the_console_puts_the_entries_right(db):
    assert "直した登録" in said("rebuild")
