"""Two people of one town write the same section: nobody's words get lost."""

import re

from tests.browser import journey

FIRST, SECOND = "先に保存した人の文章です。", "あとから保存した人の文章です。"


def test_two_people_see_both_texts(open_window, watched):
    officer = open_window(journey.OFFICER)
    approver = open_window(journey.APPROVER)
    watched(officer)
    watched(approver)
    plan = new_plan(officer)

    for page in (officer, approver):
        page.goto(f"/plans/{plan}/texts/")
    officer.get_by_label("めざす姿").fill(FIRST)
    save(officer)
    approver.get_by_label("めざす姿").fill(SECOND)
    save(approver)

    conflict = approver.locator("section.conflict")
    assert SECOND in conflict.locator("[data-side=mine]").inner_text()
    assert FIRST in conflict.locator("[data-side=theirs]").inner_text()
    assert journey.OFFICER in conflict.inner_text()
    assert approver.get_by_label("めざす姿").input_value() == SECOND

    # Having seen both, the second person decides.
    approver.get_by_label("めざす姿").fill(FIRST + SECOND)
    save(approver)
    officer.goto(f"/plans/{plan}/texts/")
    assert officer.get_by_label("めざす姿").input_value() == FIRST + SECOND


def test_another_town_sees_nothing_of_it(open_window):
    officer, stranger = open_window(journey.OFFICER), open_window("例示 一郎")
    plan = new_plan(officer)

    answers = [stranger.goto(f"/plans/{plan}/{page}").status for page in ("", "texts/", "paper/")]
    stranger.goto("/plans/")

    assert answers == [404, 404, 404]
    assert "ふたりで書く計画" not in stranger.get_by_role("main").inner_text()


def new_plan(page):
    page.goto(f"/plans/new/?code={journey.CODE}")
    page.get_by_label("計画の名称").fill("ふたりで書く計画")
    page.get_by_role("button", name="計画を作り、課題を選ぶ").click()
    return int(re.search(r"/plans/(\d+)/", page.url)[1])


def save(page):
    page.get_by_role("button", name="保存する", exact=True).last.click()
    page.wait_for_load_state()
