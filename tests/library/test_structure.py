"""What a case tells beside its text: figures, money, lessons, process, pictures, sources."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from tests.library.conftest import CaseFactory
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError
from tsumiki.library.models import Case, CaseEvent, CaseFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, "PNG")
    return buffer.getvalue()


def add_event(case, when, text, **fields):
    with audit.change("test.created", by=None) as entry:
        event = CaseEvent(case=case, key=f"e{text[:8]}", when=when, text=text, **fields)
        event.save()
        entry.of(event)
    return event


@pytest.fixture
def add_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def add(case, name="広場.png"):
        with audit.change("test.created", by=None) as entry:
            row = CaseFile(
                case=case, name=name, content_type="image/png", size=9, digest="0" * 64, by_name="試験"
            )
            row.content.save(name, ContentFile(picture()), save=False)
            row.save()
            entry.of(row)
        return row

    return add


def _page(client, case):
    return client.get(reverse("library:case_detail", args=[case.pk]))


def test_process_is_shown_oldest_first_with_its_vague_dates(client):
    case = CaseFactory()
    add_event(case, "2021年度", "予算がついた", decision="広場から始める", who="企画政策課")
    add_event(case, "2020年春", "住民と話した", step="groundwork", confirmed_on="2026-04-10")
    add_event(case, "2021年4月3日", "開いた")

    page = _page(client, case)

    assert [item["when"] for item in page.context["timeline"]] == ["2020年春", "2021年度", "2021年4月3日"]
    assert "検討体制の構築、地域課題・地域資源の再整理" in page.text
    assert "町の確認済み（2026年4月10日）" in page.text
    assert "広場から始める" in page.text
    assert page.text.count("町の確認前") == 2


def test_event_without_a_readable_time_is_refused(town):
    with pytest.raises(InputError, match="時期として読み取れません"):
        add_event(CaseFactory(), "そのころ", "開いた")


def test_page_shows_figures_money_and_lessons(client):
    row = {"indicator": "利用者", "before": "", "after": "120", "unit": "人／月", "as_of": "2023年度"}
    case = CaseFactory(
        figures=[row],
        kpis=[{"indicator": "移住者", "target": "50", "actual": "22", "unit": "人", "as_of": "2022年度末"}],
        cost_text="改修 3,200万円",
        funding=["地方創生推進交付金"],
        what_failed="平日の夜は人が集まらなかった",
        contact_section="企画政策課",
        state="stopped",
        state_reason="担い手の法人が解散した",
        challenges=[1],
    )

    page = _page(client, case)

    cells = [cell["text"] for cell in page.context["figures"]["rows"][0]["cells"]]
    assert cells == ["利用者", "データなし", "120", "人／月", "2023年度"]
    for text in (
        "改修 3,200万円",
        "地方創生推進交付金",
        "平日の夜は",
        "企画政策課",
        "中止",
        "法人が解散した",
        "①",
    ):
        assert text in page.text


def test_page_of_a_case_of_which_little_is_known_says_so(client):
    page = _page(client, CaseFactory(is_shipped=True))

    assert "どのように進めたかの記録は、まだありません。" in page.text
    assert "費用は公開の資料に見つかっていません。" in page.text
    assert "問合せ先" not in page.text


def test_sources_show_title_and_day_and_their_addresses_follow(client):
    rows = [
        {"title": "広報なんぶ 2021年5月号", "url": "https://example.lg.jp/a", "accessed": "2026年4月1日"},
        {"title": "町への聞き取り", "url": "", "accessed": ""},
    ]
    case = CaseFactory(source_rows=rows)

    page = _page(client, case)

    assert Case.objects.get().sources == ["https://example.lg.jp/a"]
    assert (
        '<a href="https://example.lg.jp/a" rel="noreferrer">広報なんぶ 2021年5月号</a>（2026年4月1日に確認）'
        in page.text
    )
    assert "<li>町への聞き取り</li>" in page.text


def test_picture_is_shown_with_its_words_and_cannot_run(client, add_file):
    case = CaseFactory()
    row = add_file(case)
    with audit.change("test.changed", by=None) as entry:
        case.files = [{"id": row.pk, "name": row.name, "alt": "広場で話す人たち", "caption": "2021年4月"}]
        case.save()
        entry.of(case)

    page, file = _page(client, case), client.get(reverse("library:case_file", args=[case.pk, row.pk]))

    assert 'alt="広場で話す人たち"' in page.text
    assert file.content == picture()
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_file_that_the_published_case_does_not_name_is_not_found(client, add_file, officer, sign_in):
    case, other = CaseFactory(), CaseFactory()
    waiting = add_file(case)

    for reader in (client, sign_in(officer)):
        assert reader.get(reverse("library:case_file", args=[case.pk, waiting.pk])).status_code == 404
        assert reader.get(reverse("library:case_file", args=[other.pk, waiting.pk])).status_code == 404


def test_stopped_projects_can_be_asked_for(client):
    CaseFactory(title="続く取組", state="running")
    CaseFactory(title="やめた取組", state="stopped")

    page = client.get(reverse("library:case_list"), {"state": "stopped"})

    assert [card["title"] for card in page.context["cards"]] == ["やめた取組"]
    assert '<span class="badge" data-kind="waiting">中止</span>' in page.text
