"""意向等調査 from the questionnaire to the published table, as its four parties walk it, with and without JavaScript."""

import re

import pytest

from tests.browser import survey_journey as journey
from tests.browser.conftest import NARROW, Windows, served
from tests.browser.watching import HEAVIEST, axe_findings


@pytest.fixture(scope="module")
def windows(tmp_path_factory, chromium):
    """A site of its own: closing a survey changes what other tests read."""
    with served(tmp_path_factory.mktemp("survey-site")) as address:
        opened = Windows(address, chromium)
        yield opened
        opened.close()


def main_text(page):
    return page.get_by_role("main").inner_text()


def test_the_loop_with_autosave_and_the_prefectures_check(windows, watched, keep_picture):
    title = "県を経由する調査"
    secretariat, officer = windows(journey.SECRETARIAT), windows(journey.OFFICER)
    for page in (secretariat, officer):
        watched(page)
    burden = journey.begin_campaign(secretariat, "loop-js", title, via_prefecture=True)
    assert re.search(r"全体で\s+\d+\s*時間", burden)
    keep_picture(secretariat, "survey-letters")

    journey.open_part(officer, title, 1)
    officer.get_by_label(re.compile("^問0 ")).fill("企画政策課")
    assert re.fullmatch(r"保存しました \d\d:\d\d", journey.saved_sentence(officer))
    officer.reload()
    assert officer.get_by_label(re.compile("^問0 ")).input_value() == "企画政策課"
    keep_picture(officer, "survey-answer")
    journey.answer_all(officer, title)
    assert "提出の前に直すところ" not in main_text(officer)
    keep_picture(officer, "survey-confirm")
    officer.get_by_role("button", name="起案する").click()
    assert "庁内の承認待ち" in main_text(officer)

    approver = windows(journey.APPROVER)
    watched(approver)
    journey.open_own(approver, title)
    approver.get_by_role("button", name="承認して提出する").click()
    assert "都道府県の確認" in main_text(approver)

    prefecture = windows(journey.PREFECTURE)
    watched(prefecture)
    journey.check_area(prefecture, title)

    journey.open_own(officer, title)
    officer.get_by_role("link", name="受付票").click()
    assert re.search(r"\d{3}-313891-01", main_text(officer))
    keep_picture(officer, "survey-receipt")
    assert axe_findings(officer) == []
    secretariat.goto("/surveys/campaigns/loop-js/progress/")
    assert re.search(r"提出済み\s+1\s*団体", main_text(secretariat))


def test_the_loop_without_javascript_to_the_published_table(windows, watched):
    title = "直接提出する調査"
    secretariat = windows(journey.SECRETARIAT, javascript=False)
    approver = windows(journey.APPROVER, javascript=False)
    public = windows(javascript=False)
    for page in (secretariat, approver, public):
        watched(page)
    journey.begin_campaign(secretariat, "loop-plain", title, via_prefecture=False)
    journey.answer_all(approver, title)
    approver.get_by_role("button", name="承認して提出する").click()
    assert re.search(r"\d{3}-313891-01", main_text(approver))

    journey.close_and_publish(secretariat, "loop-plain")
    public.goto("/surveys/results/loop-plain/")

    assert title in main_text(public)
    public.goto("/surveys/results/loop-plain/questions/status/")
    row = public.get_by_role("row").filter(has_text="今後検討する").first
    assert "1" in row.inner_text()
    with public.expect_download() as download:
        public.goto("/surveys/results/loop-plain/data/")
        public.get_by_role("link", name=re.compile("CSV")).first.click()
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_two_people_type_at_once_survives(windows, watched):
    title = "令和8年度（2026年度）意向等調査（合成データ）"
    first, second = windows(journey.OFFICER), windows(journey.APPROVER)
    for page in (first, second):
        watched(page)
        journey.open_part(page, title, 1)
    field = re.compile("^問0 ")

    first.get_by_label(field).fill("企画政策課")
    journey.saved_sentence(first)
    second.get_by_label(field).fill("地域振興課")
    second.locator("[data-autosave-state][data-kind=conflict]").wait_for()
    second.get_by_role("button", name="保存する", exact=True).last.click()

    assert second.get_by_label(field).input_value() == "地域振興課"
    assert "企画政策課" in main_text(second)
    assert axe_findings(second) == []
    second.set_viewport_size(NARROW)
    assert second.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]


def test_a_session_that_ended_loses_nothing_that_was_typed(windows, watched):
    page = windows(journey.OFFICER, share_session=False)
    watch = watched(page)
    journey.open_part(page, "令和8年度（2026年度）意向等調査（合成データ）", 1)
    session = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(session)

    page.get_by_label(re.compile("^問0 ")).fill("企画政策課のまま")
    page.locator("[data-autosave-state][data-kind=error]").wait_for()

    assert "サインインの有効期限が切れました" in page.locator("[data-autosave-state]").inner_text()
    assert page.get_by_label(re.compile("^問0 ")).input_value() == "企画政策課のまま"
    watch.console.clear()


def test_the_longest_page_of_answers_stays_light(windows, watched):
    before = windows(journey.OFFICER)
    journey.open_part(before, "令和8年度（2026年度）意向等調査（合成データ）", 1)
    page = windows(journey.OFFICER)
    watch = watched(page)

    page.goto(re.sub(r"\?.*", "?section=all", before.url))

    assert (watch.weight() <= HEAVIEST, axe_findings(page)) == (True, [])


def test_a_file_goes_with_the_button_and_opens_again(windows, watched, keep_picture):
    page = windows(journey.OFFICER)
    watched(page)
    title = "令和8年度（2026年度）意向等調査（合成データ）"
    journey.open_part(page, title, 2)
    page.get_by_role("radio", name=re.compile("^A ")).check()
    page.get_by_role("button", name="保存して、次のまとまりへ").click()
    page.locator("#question-plan").get_by_role("radio").first.check()
    page.get_by_role("button", name="保存する", exact=True).last.click()

    field = page.get_by_label(re.compile("^問2-5 "))
    field.set_input_files({"name": "構想.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"})
    assert "「保存する」を押すと送られます" in page.locator("[data-autosave-state]").inner_text()
    page.get_by_role("button", name="保存する", exact=True).last.click()

    with page.expect_download() as download:
        page.get_by_role("link", name="構想.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.7\n%%EOF"
    keep_picture(page, "survey-file")
    assert axe_findings(page) == []
