from datetime import date

import pytest
from django.urls import reverse

from tests.factories import AuditedFactory, LocalGovernmentFactory
from tsumiki.directory.models import Succession
from tsumiki.directory.selectors import government_links
from tsumiki.kernel.hooks import Link

pytestmark = pytest.mark.django_db


class SuccessionFactory(AuditedFactory):
    class Meta:
        model = Succession


@pytest.fixture
def merged_away(town):
    past = LocalGovernmentFactory(code="313815", name="西伯町", valid_to=date(2004, 9, 30))
    SuccessionFactory(predecessor=past, successor=town, kind="merge", effective_on=date(2004, 10, 1))
    return past


def test_list_shows_the_prefecture_beside_names_that_occur_twice(client, town, other_town):
    page = client.get(reverse("directory:list"), {"q": "南部町"})

    assert list(page.context["page"]) == [other_town, town]
    assert "鳥取県南部町" in page.text
    assert "山梨県南部町" in page.text


def test_list_leaves_out_governments_of_the_past(client, town, merged_away):
    page = client.get(reverse("directory:list"))

    assert list(page.context["page"]) == [town]


def test_searching_a_past_code_says_what_it_became(client, town, merged_away):
    page = client.get(reverse("directory:list"), {"q": "313815"})

    assert "313815 は以前の団体コードです。" in page.text
    assert reverse("directory:detail", args=["313891"]) in page.text


def test_empty_result_says_what_to_do(client, town):
    page = client.get(reverse("directory:list"), {"q": "あてはまらない"})

    assert "あてはまる団体がありません" in page.text


def test_unknown_choice_is_refused_with_a_sentence(client, town):
    page = client.get(reverse("directory:list"), {"prefecture": "99"})

    assert page.status_code == 200
    assert "prefecture" in page.context["form"].errors
    assert list(page.context["page"]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_does_not_grow(client, count, django_assert_num_queries):
    LocalGovernmentFactory.create_batch(count)

    with django_assert_num_queries(3):
        client.get(reverse("directory:list"))


def test_fragment_is_the_same_part_of_the_full_page(client, town):
    full = client.get(reverse("directory:list"), {"q": "南部"})
    fragment = client.get(reverse("directory:list"), {"q": "南部"}, headers={"HX-Request": "true"})

    assert fragment.text.strip() in full.text
    assert "HX-Request" in full["Vary"]


def test_detail_shows_facts_history_and_links_of_upper_apps(client, town, merged_away, monkeypatch):
    monkeypatch.setattr(government_links, "_functions", [lambda user, g: [Link("/x/", f"{g.name}の診断")]])

    page = client.get(reverse("directory:detail", args=["313891"]))

    assert page.context["history"][0].predecessor == merged_away
    assert "南部町の診断" in page.text
    assert "西伯郡" in page.text


def test_detail_of_a_past_code_leads_to_today(client, town, merged_away):
    page = client.get(reverse("directory:detail", args=["313815"]))

    assert "2004年9月30日まで鳥取県西伯町" in page.text
    assert reverse("directory:detail", args=["313891"]) in page.text


def test_five_digits_lead_to_the_full_code(client, town):
    page = client.get(reverse("directory:detail", args=["31389"]))

    assert (page.status_code, page.url) == (302, reverse("directory:detail", args=["313891"]))


@pytest.mark.parametrize("code", ["999999", "313892", "abc", "313890"])
def test_unknown_code_is_not_found(client, town, code):
    assert client.get(reverse("directory:detail", args=[code])).status_code == 404


def test_csv_carries_the_filtered_list_with_bom(client, prefecture, town, other_town):
    response = client.get(reverse("directory:csv"), {"prefecture": "31"})

    rows = [line.split(",") for line in response.content.decode("utf-8-sig").splitlines()]
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert rows[0][:3] == ["団体コード", "法人番号", "種別"]
    assert [(row[0], row[6]) for row in rows[1:]] == [("310000", "鳥取県"), ("313891", "南部町")]
