"""The national survey's loop, by the words a person reads; with or without JavaScript."""

import re
from datetime import date, timedelta

SECRETARIAT, PREFECTURE = "架空 事一", "見本 県子"
OFFICER, APPROVER = "見本 花子", "見本 太郎"
TOWN, AREA = "鳥取県南部町", "鳥取県"
QUESTIONNAIRE = "令和8年度（2026年度）生涯活躍のまちに関する意向等調査（案）"


def begin_campaign(page, code, title, *, via_prefecture):
    """Create it, choose 鳥取県, see the burden, open it."""
    today = date.today()
    page.goto("/surveys/campaigns/new/")
    page.get_by_label("調査票").select_option(label=QUESTIONNAIRE)
    page.get_by_label("調査の題名").fill(title)
    page.get_by_label("コード").fill(code)
    page.get_by_label("開始日").fill(today.isoformat())
    page.get_by_label("都道府県の確認を経て").set_checked(via_prefecture)
    if via_prefecture:
        page.get_by_label("都道府県への期限").fill((today + timedelta(days=20)).isoformat())
    page.get_by_label("国への期限").fill((today + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="対象を選んで始める").click()
    for kind in ("町", "村"):
        page.get_by_label(kind, exact=True).check()
    page.get_by_label(AREA, exact=True).check()
    page.get_by_role("button", name="対象を決めて負担を計算する").click()
    burden = page.get_by_role("main").inner_text()
    page.get_by_label("対象の団体数と回答の負担を確かめました").check()
    page.get_by_role("button", name="回答の受付を始める").click()
    return burden


def open_own(page, title):
    """From the list of the organisation's surveys to its answers."""
    page.goto("/surveys/mine/")
    page.get_by_role("main").get_by_role("link", name=title).click()


def open_part(page, title, number):
    """The page of one part of the questionnaire."""
    open_own(page, title)
    page.get_by_role("link", name="回答を入力する").first.click()
    address = re.sub(r"\?.*", "", page.url)
    page.goto(f"{address}?section={number}")


def saved_sentence(page):
    """What the page says once what was typed is on the sheet."""
    state = page.locator("[data-autosave-state][data-kind=saved]")
    state.wait_for()
    return state.inner_text()


def answer_all(page, title):
    """Say on one page that the town will think about it, and why not yet; leaves the page on 回答の確認."""
    open_own(page, title)
    page.get_by_role("link", name="回答を入力する").first.click()
    address = re.sub(r"\?.*", "", page.url)
    page.goto(f"{address}?section=all")
    page.get_by_role("radio", name=re.compile("^C ")).check()
    page.locator("#question-consent").get_by_role("radio").first.check()
    page.get_by_role("button", name="保存して、確認の画面へ").click()


def check_area(page, title):
    """The prefecture accepts the town's answers."""
    page.goto("/surveys/prefecture/")
    page.get_by_role("row").filter(has_text=title).filter(has_text=TOWN).get_by_role("link").click()
    page.get_by_role("button", name="確認を終えて提出する").click()


def close_and_publish(page, code):
    page.goto(f"/surveys/campaigns/{code}/")
    page.get_by_role("link", name="締め切る").click()
    page.get_by_role("checkbox", name=re.compile("確かめました")).check()
    page.get_by_role("button", name="締め切る").click()
    page.get_by_role("button", name=re.compile("公表する")).click()
