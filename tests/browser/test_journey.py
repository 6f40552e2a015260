"""The planning officer of 南部町（鳥取県） walks from the town's figures to a Word file and a PDF."""

import io
import re

import docx
import pypdf
import pytest
from django.conf import settings

from tests.browser import journey

HAS_STATISTICS = (settings.DATA_DIR / "indicators" / "SSDSE-A-2025.csv").exists()
needs_statistics = pytest.mark.skipif(not HAS_STATISTICS, reason="no statistics in the data folder")


def text_of_docx(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def text_of_pdf(content):
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def squeezed(text):
    """Lines break anywhere in Japanese."""
    return re.sub(r"\s", "", text)


@needs_statistics
def test_first_journey_on_real_figures(open_window, watched, keep_picture):
    page = open_window(journey.OFFICER)
    watched(page)

    keep_picture(open_first(open_window()), "home", whole=False)
    journey.open_diagnosis(page)
    assert journey.POPULATION in page.get_by_role("main").inner_text()
    keep_picture(page, "diagnosis")
    plan = journey.begin_plan(page, "まちなか居場所づくり計画")
    assert page.locator("article.plan-problem").count() == 4
    assert page.locator("article.plan-problem svg").count() >= 4
    keep_picture(page, "problems")
    journey.choose_problems(page)
    assert page.locator(".plan-reasons li").count() >= 3
    keep_picture(page, "blocks")
    before = journey.stack_blocks(page)
    down = page.get_by_role("button", name=f"「{before[0]}」を下へ")
    down.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"「{before[0]}」を上へ").wait_for()
    assert journey.stacked(page) == [before[1], before[0], *before[2:]]
    keep_picture(page, "stack")
    journey.annotate(page)
    journey.fill_numbers(page)
    papers = journey.download_papers(page, plan)
    keep_picture(page, "paper")

    check_papers(papers, "まちなか居場所づくり計画", before)


@needs_statistics
def test_first_journey_without_javascript(open_window, watched):
    page = open_window(journey.OFFICER, javascript=False)
    watched(page)

    journey.open_diagnosis(page)
    plan = journey.begin_plan(page, "スクリプトなしの計画")
    journey.choose_problems(page)
    before = journey.stack_blocks(page)
    page.get_by_role("button", name=f"「{before[0]}」を下へ").press("Enter")
    page.wait_for_load_state()
    assert journey.stacked(page) == [before[1], before[0], *before[2:]]
    journey.annotate(page)
    journey.fill_numbers(page)
    papers = journey.download_papers(page, plan)

    check_papers(papers, "スクリプトなしの計画", before)


def test_going_on_from_the_stack_leads_along_and_leaves_no_page_in_the_browser(open_window, watched):
    page = open_window(journey.OFFICER)
    watched(page)
    page.goto("/plans/")
    page.get_by_role("main").get_by_role("link", name=re.compile("里山")).first.click()
    page.goto(page.url + "stack/")

    journey.go_on(page, "kpis")
    page.get_by_role("heading", level=1, name="指標（KPI）").wait_for()

    assert page.locator("#breadcrumbs").inner_text().split()[-1] == "指標（KPI）"
    kept = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert (journey.OFFICER in page.content(), journey.OFFICER in kept) == (True, False)
    page.go_back()
    page.get_by_role("heading", level=1, name="積み上げる").wait_for()
    assert page.locator("#breadcrumbs").inner_text().split()[-1] == "積み上げる"


def open_first(page):
    page.goto("/")
    return page


def check_papers(papers, title, blocks):
    """Both papers say what was decided, on the town's real figures."""
    word, pdf = text_of_docx(papers.docx), text_of_pdf(papers.pdf)
    for text in (title, journey.TOWN, *journey.PROBLEMS, *blocks, journey.NOTE, "居場所の改修", "1,200"):
        assert squeezed(text) in word, text
        assert squeezed(text) in pdf, text
    reader = pypdf.PdfReader(io.BytesIO(papers.pdf))
    assert [round(side) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert len(docx.Document(io.BytesIO(papers.docx)).inline_shapes) >= 1


@pytest.mark.skipif(HAS_STATISTICS, reason="the data folder has statistics")
def test_diagnosis_without_statistics_says_which_command_brings_them(open_window, watched):
    page = open_window(journey.OFFICER)
    watched(page)

    page.goto(f"/diagnosis/{journey.CODE}/")

    said = page.get_by_role("main").inner_text()
    assert "tsumiki data fetch" in said
    assert "tsumiki data load" in said
