"""A stack is ordered by drag, by arrow keys and by buttons; without an account it is kept by its link and taken over."""

import re

import pytest

from tests.browser import journey
from tests.browser.watching import axe_findings

BLOCKS = ("類似団体・隣接団体との比較", "先行団体との意見交換会", "基準値つきの成果指標の設計")
QUERY = "challenges=4&challenges=5&challenges=9&problems=vacancy&staff_days=10&deadline=12"


@pytest.fixture
def page(open_window, watched):
    window = open_window(journey.OFFICER)
    watched(window)
    return window


@pytest.fixture
def plan(page, request):
    page.goto(f"/plans/new/?code={journey.CODE}")
    page.get_by_label("計画の名称").fill(f"積む練習の計画 {request.node.name}"[:120])
    page.get_by_role("button", name="計画を作り、課題を選ぶ").click()
    number = int(re.search(r"/plans/(\d+)/", page.url)[1])
    for name in BLOCKS:
        page.goto(f"/plans/{number}/choose/?q={name[:4]}")
        page.get_by_role("button", name=f"「{name}」を積む", exact=True).first.click()
        page.wait_for_load_state()
    page.goto(f"/plans/{number}/stack/")
    return number


def wait_for(page, *names):
    """The order on the page, once the server has answered."""
    page.wait_for_function(
        "names => [...document.querySelectorAll('ol.plan-stack > li h2')].map(h => h.innerText).join('|') === names"
        " && !document.querySelector('form[aria-busy=true]')"
        " && document.querySelectorAll('.sortable-handle').length === names.split('|').length",
        arg="|".join(names),
    )


def test_blocks_move_by_arrow_keys_by_drag_and_by_buttons(page, plan):
    first, second, third = BLOCKS
    wait_for(page, first, second, third)
    page.get_by_label("ここに置く理由").first.fill("書きかけの理由")

    page.get_by_role("button", name=f"「{first}」を動かす").focus()
    page.keyboard.press("ArrowDown")
    wait_for(page, second, first, third)
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")

    handle = page.get_by_role("button", name=f"「{third}」を動かす")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    top = page.locator("ol.plan-stack > li").first.bounding_box()
    page.mouse.move(box["x"], top["y"] + 4, steps=8)
    page.mouse.up()
    wait_for(page, third, second, first)

    page.get_by_role("button", name=f"「{third}」を下へ").click()
    wait_for(page, second, third, first)
    page.reload()
    wait_for(page, second, third, first)

    assert focused.startswith(f"「{first}」を動かす")
    assert page.get_by_label("ここに置く理由").last.input_value() == "書きかけの理由"
    assert axe_findings(page) == []


def test_a_swap_and_its_way_back(page, plan):
    first, second, third = BLOCKS
    wait_for(page, first, second, third)
    page.locator("details.plan-alternatives summary").first.click()
    page.get_by_role("button", name=re.compile(f"^「{first}」を「.+」に入れ替える$")).first.click()
    back = page.get_by_role("button", name=f"「{first}」に戻す")
    back.wait_for()
    page.get_by_role("link", name=re.compile("案として残す")).click()
    page.get_by_role("button", name="案として残す", exact=True).click()
    page.get_by_role("heading", name="案A").wait_for()

    page.goto(f"/plans/{plan}/stack/")
    assert first not in journey.stacked(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_stranger_keeps_a_stack_and_takes_it_over_after_signing_in(open_window, watched, javascript):
    window = open_window(javascript=javascript)
    watched(window)
    window.goto(f"/plans/start/result/?{QUERY}")
    names = window.locator("article.proposal h2").all_inner_texts()
    window.get_by_role("button", name=re.compile("小さく試す")).click()
    link = window.url.partition("?")[0]
    stack = journey.stacked(window)

    officer = open_window(journey.OFFICER, javascript=javascript)
    officer.goto(link)
    officer.get_by_role("link", name="この積み木で計画を始める").click()
    officer.get_by_label("新しい計画の名称").fill(f"引き継いだ計画{javascript}")
    officer.get_by_role("button", name="引き継ぐ", exact=True).click()
    officer.wait_for_url(re.compile(r"/plans/\d+/stack/"))

    assert names == ["小さく試す", "しっかり固めてから", "事業者と早く組む"]
    assert journey.stacked(officer) == stack
    assert officer.get_by_label("ここに置く理由").first.input_value().startswith("【下書き】")
    assert window.goto(link).status == 404
