import pytest
from django.core.cache import caches
from django.urls import reverse

from tsumiki.framework import selectors
from tsumiki.framework.models import Block, BlockRule
from tsumiki.kernel import audit

pytestmark = pytest.mark.django_db

PAGES = ["overview", "block_list", "grant_list", "policy_history", "survey_history"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("year", ["", "2022"])
def test_page_is_public_in_every_edition(client, vocabulary, name, year):
    page = client.get(reverse(f"framework:{name}"), {"edition": year} if year else {})

    assert page.status_code == 200
    assert page.context["edition"].fiscal_year == int(year or 2026)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("year", ["1999", "x", "２０２２年"])
def test_edition_that_does_not_exist_is_not_found(client, vocabulary, name, year):
    assert client.get(reverse(f"framework:{name}"), {"edition": year}).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_reading_only(client, vocabulary, name):
    assert client.post(reverse(f"framework:{name}")).status_code == 405


def test_page_is_the_same_for_somebody_signed_in(vocabulary, sign_in, officer):
    page = sign_in(officer).get(reverse("framework:overview"))

    assert page.status_code == 200
    assert officer.name in page.text


def test_second_visitor_gets_the_page_for_asking_what_is_public(
    client, vocabulary, django_assert_num_queries
):
    first = client.get(reverse("framework:overview"))

    with django_assert_num_queries(2):
        second = client.get(reverse("framework:overview"))

    assert second.content == first.content


def test_overview_shows_the_vocabulary_and_its_corrections(client, vocabulary):
    text = client.get(reverse("framework:overview")).text

    for words in (
        "空き家の増加",
        "関係人口が新たなスキルを発揮",
        "防災アプリの導入・活用",
        "次年度以降の方向性の取りまとめ",
    ):
        assert words in text
    assert "「鳥取県南都町」→「鳥取県南部町」" in text
    assert "「地方再生法第5条第4項第1号」→「地域再生法第5条第4項第1号」" in text
    assert "この版は作業版です" in text


def test_overview_of_a_final_edition_is_not_called_a_working_one(client, vocabulary):
    assert "この版は作業版です" not in client.get(reverse("framework:overview"), {"edition": "2022"}).text


def test_links_stay_in_the_edition_that_is_shown(client, vocabulary):
    text = client.get(reverse("framework:block_list"), {"edition": "2022"}).text

    assert f'href="{reverse("framework:block_detail", args=["pilot"])}?edition=2022"' in text
    assert f'href="{reverse("framework:grant_list")}?edition=2022"' in text
    assert '<input type="hidden" name="edition" value="2022"' in text


def test_a_grants_deadline_that_is_not_known_says_so_and_one_that_is_shows(client, vocabulary):
    new = client.get(reverse("framework:grant_list")).text
    old = client.get(reverse("framework:grant_list"), {"edition": "2022"}).text

    assert ("締切：データなし" in new, "締切：2月（年度により異なります）" in old) == (True, True)
    # 地域未来交付金: seven of eight conditions; its three types share them, so it is said once.
    assert new.count("このうち7件は、計画の「交付金の確認」で、計画の記録と照らし合わせます。") == 1


def test_grants_are_marked_as_to_be_checked(client, vocabulary):
    text = client.get(reverse("framework:grant_list")).text

    assert text.count("要確認</span>") == selectors.grants().count()
    assert "公式の資料で確認済み" not in text
    assert "1億円" in text


def test_survey_page_says_where_the_series_breaks(client, vocabulary):
    text = client.get(reverse("framework:survey_history")).text

    assert "第6回の前：" in text
    assert "第8回の前：" in text
    assert "計算値" in text


def test_block_list_filters_and_says_how_many_each_choice_leaves(client, vocabulary):
    page = client.get(reverse("framework:block_list"), {"step": "wrap-up"})

    shown = [card["block"] for group in page.context["groups"] for card in group["cards"]]
    assert {block.step.code for block in shown} == {"wrap-up"}
    assert f"{selectors.blocks().count()}件のうち{len(shown)}件" in page.text
    label = dict(page.context["form"].fields["step"].choices)["wrap-up"]
    assert label.endswith(f"（{len(shown)}）")


def test_choices_count_what_the_words_leave(client, vocabulary):
    page = client.get(reverse("framework:block_list"), {"q": "アンケート"})
    counts = {
        code: label.rpartition("（")[2].rstrip("）")
        for code, label in page.context["form"].fields["step"].choices[1:]
    }

    for code, count in counts.items():
        shown = client.get(reverse("framework:block_list"), {"q": "アンケート", "step": code})
        assert shown.context["found_count"] == int(count), code
    assert 0 < page.context["found_count"] < selectors.blocks().count()


def test_block_list_without_a_match_says_what_to_do(client, vocabulary):
    query = {"step": "call", "effort": "heavy", "problem": "vacancy"}

    page = client.get(reverse("framework:block_list"), query)

    assert "条件に合う積み木がありません" in page.text


def test_unknown_choice_narrows_nothing(client, vocabulary):
    page = client.get(reverse("framework:block_list"), {"step": "nowhere"})

    assert page.context["found_count"] == selectors.blocks().count()


@pytest.mark.parametrize("count", [1, 3])
def test_block_list_query_count_does_not_grow(client, vocabulary, count, django_assert_num_queries):
    kept = [block.pk for block in selectors.blocks() if block.cases][:count]
    with audit.change("test.retired", by=None) as entry:
        Block.objects.exclude(pk__in=kept).update(is_retired=True)
        entry.of_all(Block)
    caches["pages"].clear()

    with django_assert_num_queries(16):
        page = client.get(reverse("framework:block_list"))

    assert page.context["found_count"] == count


def test_block_page_shows_everything_and_its_label(client, vocabulary):
    block = selectors.blocks().get(code="citizens-committee")

    page = client.get(reverse("framework:block_detail", args=[block.code]))

    for words in (block.name, block.what, block.why, block.when_it_suits, block.pitfalls[0], block.inputs[0]):
        assert words in page.text
    assert "事務局が編集できる初期案" in page.text
    assert "50,000人以下" in page.text
    assert "まだない地域に向きます" in page.text
    assert block.source_title in page.text


def test_block_page_gives_the_reason_of_each_order_rule(client, vocabulary):
    rules = BlockRule.objects.filter(edition__is_current=True, later__code="public-proposal")

    text = client.get(reverse("framework:block_detail", args=["public-proposal"])).text

    assert rules.count() > 1
    for rule in rules:
        assert rule.reason in text
    assert "必ず先に" in text


@pytest.mark.parametrize("code", ["nowhere", "pilot"])
def test_unknown_or_retired_block_is_not_found(client, vocabulary, code):
    with audit.change("test.retired", by=None) as entry:
        Block.objects.filter(code="pilot").update(is_retired=True)
        entry.of_all(Block)

    assert client.get(reverse("framework:block_detail", args=[code])).status_code == 404


def test_pages_stay_light(client, vocabulary):
    for name in PAGES:
        assert len(client.get(reverse(f"framework:{name}")).content) < 100_000
