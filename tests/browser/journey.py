"""The steps of the first journey, by the words a person reads; with or without JavaScript."""

import re
from dataclasses import dataclass

OFFICER, APPROVER = "見本 花子", "見本 太郎"
TOWN, CODE = "鳥取県南部町", "313891"
POPULATION = "10,323"  # 国勢調査 2020, as SSDSE-A-2025 carries it
PROBLEMS = ("にぎわいの減少", "世代間等の交流機会の減少")
NOTE = "空き店舗を使い、まず月1回の集まりから始める。"


def open_diagnosis(page):
    page.goto("/home/")
    page.get_by_role("main").get_by_role("link", name=re.compile("診断")).first.click()
    if CODE not in page.url:
        page.goto(f"/diagnosis/{CODE}/")


def begin_plan(page, title):
    page.get_by_role("link", name="この数字をもとに計画を作る").first.click()
    page.get_by_label("計画の名称").fill(title)
    page.get_by_role("button", name="計画を作り、課題を選ぶ").click()
    return int(re.search(r"/plans/(\d+)/", page.url)[1])


def choose_problems(page):
    for name in PROBLEMS:
        page.get_by_label(f"「{name}」に取り組む").check()
    page.get_by_role("checkbox", name=re.compile("^①")).check()
    page.get_by_role("checkbox", name=re.compile("^②")).check()
    go_on(page, "choose")


def stack_blocks(page, count=3):
    """Stack the first suggested blocks; returns their names in the order they stand in the stack."""
    for _ in range(count):
        page.get_by_role("button", name=re.compile("」を積む$")).first.click()
        page.wait_for_load_state()
    page.get_by_role("link", name="「積み上げる」へ進む").click()
    return stacked(page)


def stacked(page):
    return page.locator("ol.plan-stack > li h2").all_inner_texts()


def annotate(page):
    page.get_by_label("ここに置く理由").first.fill(NOTE)
    go_on(page, "kpis")


def fill_numbers(page):
    first = "kpi-0-"
    add_row_if_empty(page, first + "name", "指標の行を足す")
    fields = {"name": "月1回以上集まる人の数", "unit": "人", "baseline": "20", "baseline_year": "2025"}
    for name, value in fields.items():
        page.locator(f"#id_{first}{name}").fill(value)
    page.locator(f"input[id^='id_{first}year-']").first.fill("30")
    go_on(page, "budget")
    add_row_if_empty(page, "budget-0-item", "予算の行を足す")
    page.locator("#id_budget-0-item").fill("居場所の改修")
    page.locator("#id_budget-0-amount").fill("1200")
    go_on(page, "grants")
    page.get_by_role("link", name="行程", exact=True).click()
    page.wait_for_url("**/roadmap/")
    add_row_if_empty(page, "roadmap-0-title", "行")
    page.locator("#id_roadmap-0-title").fill("運営委員会をつくる")
    page.locator("#id_roadmap-0-start_on").fill("2027-04")
    page.locator("#id_roadmap-0-end_on").fill("2027-06")
    go_on(page, "roles")


def add_row_if_empty(page, field, words):
    if page.locator(f"#id_{field}").count() == 0:
        page.get_by_role("button", name=re.compile(words)).first.click()
        page.locator(f"#id_{field}").wait_for()


def go_on(page, following):
    page.get_by_role("button", name=re.compile("^保存して、")).click()
    page.wait_for_url(f"**/{following}/")


@dataclass(frozen=True)
class Papers:
    docx: bytes
    pdf: bytes


def download_papers(page, plan):
    page.goto(f"/plans/{plan}/paper/")
    found = []
    for kind in ("Word", "PDF"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=re.compile(kind)).first.click()
        found.append(waiting.value.path().read_bytes())
    return Papers(*found)
