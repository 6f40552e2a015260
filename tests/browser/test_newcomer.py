"""A newcomer, from sign-in to the first plan on paper: what docs/tasks/first-plan.md shows, and how long it takes."""

import pytest

from tests.browser import journey
from tests.browser.pace import Pace
from tests.browser.test_journey import check_papers, needs_statistics

MINUTES = 25
VISION = "空き店舗に人が集まり、子どもも高齢の方も週に一度は顔を合わせる。"


@needs_statistics
def test_a_newcomer_has_a_first_plan_on_paper_within_25_minutes(open_window, watched, keep_picture):
    page, pace = open_window(), Pace()
    pace.watch(page)
    watched(page)

    page.goto("/accounts/demo/")
    page.get_by_role("article").filter(has_text=journey.OFFICER).get_by_role("button").click()
    page.wait_for_url("**/home/")
    keep_picture(page, "first-plan-1-home", whole=False)
    journey.open_diagnosis(page)
    keep_picture(page, "first-plan-2-diagnosis", whole=False)
    plan = journey.begin_plan(page, "はじめての居場所づくり計画")
    keep_picture(page, "first-plan-3-problems", whole=False)
    journey.choose_problems(page)
    keep_picture(page, "first-plan-4-blocks", whole=False)
    before = journey.stack_blocks(page)
    keep_picture(page, "first-plan-5-stack", whole=False)
    journey.annotate(page)
    journey.fill_numbers(page)
    keep_picture(page, "first-plan-6-roles", whole=False)
    page.goto(f"/plans/{plan}/texts/")
    page.get_by_label("めざす姿").fill(VISION)
    journey.go_on(page, "grounds")
    papers = journey.download_papers(page, plan)
    keep_picture(page, "first-plan-7-paper", whole=False)

    check_papers(papers, "はじめての居場所づくり計画", [before[0]])
    print(pace)
    assert pace.read > 0 and pace.clicks > 20
    assert pace.minutes <= MINUTES, str(pace)


@pytest.mark.parametrize("text", ["あ" * 30, "a" * 120])
def test_the_pace_counts_what_is_typed(text):
    pace = Pace()

    pace._take(f'["type", "/x name", "{text}"]')

    assert round(pace.minutes, 1) == 1.0
