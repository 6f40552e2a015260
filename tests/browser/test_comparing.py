"""Choose blocks on their cards, with and without JavaScript, and lay them side by side."""

import pytest


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_two_blocks_are_chosen_by_their_boxes_and_compared(open_window, watched, javascript):
    page = open_window(javascript=javascript)
    watched(page)
    page.goto("/framework/blocks/")
    names = [page.locator(".card").nth(number).get_by_role("heading").inner_text() for number in (0, 2)]

    for number in (0, 2):
        # A press on the words, as people do; the title's link lies over the rest of the card.
        page.locator(".card .choice").nth(number).click()
    page.get_by_role("button", name="選んだ積み木をくらべる").click()

    shown = page.locator("#compare-table thead th").all_inner_texts()
    assert shown == ["項目", *names]
