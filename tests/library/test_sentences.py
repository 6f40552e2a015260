"""Sentences that a page says only where they are true."""

from datetime import date

import pytest
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save
from tests.library.test_editing_pages import form_of
from tests.library.test_publications import PublicationFactory
from tests.library.test_views import exported
from tsumiki.library.link_checks import Outcome
from tsumiki.library.services import drafts
from tsumiki.library.services.links import check_links

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
FROM_PAPERS = (
    "費用は公開の資料に見つかっていません",
    "「生涯活躍のまち」の取組かどうかは確認していません",
    "事実を確かめ、つみきの文章で書いています",
)


def test_shipped_case_speaks_of_its_papers(client):
    page = client.get(reverse("library:case_detail", args=[CaseFactory(is_shipped=True).pk]))

    assert [words in page.text for words in FROM_PAPERS] == [True] * 3


def test_towns_own_case_does_not(officer, approver, secretariat, town, client, sign_in):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)
    page = client.get(reverse("library:case_detail", args=[case.pk]))
    preview = sign_in(officer).get(reverse("library:case_preview", args=[case.pk]))

    assert [words in page.text + preview.text for words in FROM_PAPERS] == [False] * 3
    assert "費用と財源は、まだ書かれていません。" in page.text


def test_case_that_its_town_took_over_does_not(town, client):
    case = CaseFactory(is_shipped=True, organisation=town.organisation)

    page = client.get(reverse("library:case_detail", args=[case.pk]))

    assert [words in page.text for words in FROM_PAPERS] == [False] * 3


def test_publications_without_a_link_are_not_said_to_have_one(client):
    PublicationFactory(official_url="")

    page = client.get(reverse("shelf:publication_list"))

    assert "資料そのものは公式のリンク先にあります" not in page.text
    assert "公式のリンクがわかっている資料は、そこから開けます。" in page.text


@pytest.mark.parametrize("seen", [date(2026, 4, 1), None])
def test_day_of_access_is_spoken_of_where_the_citation_has_one(seen, client):
    PublicationFactory(code="guide-x", accessed_on=seen)

    page = client.get(reverse("shelf:publication_detail", args=["guide-x"]))

    assert ("閲覧した日は" in page.text) is (seen is not None)


@pytest.mark.parametrize("first", ["officer", "approver"])
def test_conflict_says_who_saved_before(first, officer, approver, town, sign_in):
    case, browser = begun(officer, town.organisation), sign_in(officer)
    address = reverse("library:case_section", args=[case.pk, "story"])
    sent = form_of(browser.get(address)) | {"outcome": "乙の成果"}
    save(case, "story", by={"officer": officer, "approver": approver}[first], outcome="甲の成果")

    page = browser.post(address, sent)

    is_own = first == "officer"
    assert ("あなたが別の画面で先に保存しています" in page.text) is is_own
    assert ("別の人が先に保存しました" in page.text) is not is_own
    assert ("先に保存した内容から続ける" in page.text) is is_own


def test_desk_of_the_secretariat_counts_what_it_keeps(secretariat, sign_in):
    browser, desk = sign_in(secretariat), reverse("library:case_desk")
    empty = browser.get(desk).text
    revised, _ = CaseFactory(title="直している事例"), CaseFactory(title="そのままの事例")
    drafts.revise_case(revised, by=secretariat)
    page = browser.get(desk).text

    assert "まだ事例がありません" in empty
    assert "まだ事例がありません" not in page
    assert "まだどの団体も引き取っていない事例が1件公開されています" in page
    assert ("直している事例" in page, "そのままの事例" in page) == (True, False)


def test_desk_of_a_town_speaks_only_of_its_own(officer, sign_in):
    CaseFactory()

    page = sign_in(officer).get(reverse("library:case_desk")).text

    assert "まだ事例がありません" in page
    assert "引き取っていない事例" not in page


def test_file_says_how_each_case_was_classified(client):
    CaseFactory(title="a", problems=["vacancy"], problem_words={"vacancy": ["空き家"]})
    CaseFactory(title="b", problems=["vacancy"])
    CaseFactory(title="c", problems=[])

    header, *rows = exported(client.get(reverse("library:case_export", args=["csv"])), "csv")

    place = header.index("地域課題の付け方")
    assert "地域課題" in header
    assert {row[2]: row[place] for row in rows} == {
        "a": "自動で付けた分類",
        "b": "書いた団体または事務局が選んだ分類",
        "c": "",
    }


def test_desk_says_when_links_were_checked_and_names_no_command(secretariat, sign_in):
    CaseFactory(sources=["https://example.lg.jp/a"])
    browser, desk = sign_in(secretariat), reverse("library:case_desk")
    before = browser.get(desk).text
    check_links(lambda url: Outcome("ok", ""))
    after = browser.get(desk).text

    assert "check-links" not in before + after
    assert "まだ調べていません。" in before
    assert "つみきが公開中の事例の出典を一つずつ開いて調べた結果です" in after
