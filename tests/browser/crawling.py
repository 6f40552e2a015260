"""Walk the whole site as one person: one address of every named page that links lead to."""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.watching import Watch, axe_findings

FILES = (".csv", ".xlsx", ".docx", ".pdf", ".json", ".svg", ".txt", ".png", ".atom", ".bib", ".ris")
# An include with `only` does not hand the token on by itself.
OPEN_FORMS = "form[method=post]:not(:has(input[name=csrfmiddlewaretoken]))"


@dataclass
class Visit:
    person: str
    name: str
    address: str
    weight: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.person or '訪問者'} {self.name} {self.address}"


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def look_at(page, watch: Watch, visit: Visit) -> list[str]:
    """Open the page, note its faults, return the addresses it links to; a file has neither."""
    watch.start_page()
    try:
        answer = page.goto(visit.address)
    except Error as refusal:
        if "Download is starting" in refusal.message:
            return []
        raise
    visit.weight = watch.weight()
    faults = {
        "status": [] if answer.status == 200 else [str(answer.status)],
        "axe": axe_findings(page),
        "behaviour": list(watch.complaints()),
        "tokens": page.eval_on_selector_all(
            OPEN_FORMS, "forms => forms.map(form => form.outerHTML.slice(0, 160))"
        ),
        "headings": [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} h1"],
    }
    watch.strangers.clear()
    watch.console.clear()
    page.set_viewport_size({"width": 390, "height": 844})
    too_wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    faults["phone"] = [f"{too_wide}px too wide"] if too_wide > 0 else []
    page.set_viewport_size({"width": 1280, "height": 900})
    visit.faults = {kind: found for kind, found in faults.items() if found}
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [urljoin(page.url, link) for link in links]


def crawl(page, site: str, person: str, *, starts: list[str], seen: set[str]) -> list[Visit]:
    """Visit one page of every name not yet seen; `starts` are visited in any case."""
    watch, visits, waiting = Watch(page), [], deque(starts)
    host = urlsplit(site).netloc
    own: set[str] = set()
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        name = name_of(parts.path)
        is_start = address in starts and address not in own
        is_page = name and not parts.path.endswith(FILES) and "logout" not in name
        if parts.netloc not in ("", host) or not is_page or not (is_start or name not in seen):
            continue
        seen.add(name)
        own.add(address)
        visits.append(Visit(person, name, parts.path))
        waiting.extend(look_at(page, watch, visits[-1]))
    return visits
