"""What a page does behind its face: other hosts, weight, complaints in the console, axe's findings."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
HEAVIEST = 300 * 1024


class Watch:
    """Listens to one window from its opening on."""

    def __init__(self, page) -> None:
        self.page, self.host = page, ""
        self.strangers: list[str] = []
        self.console: list[str] = []
        self.answers: list = []
        page.on("request", self._note_request)
        page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108 (Playwright marks what it is given)
        page.on("console", lambda m: self.console.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def _note_request(self, request) -> None:
        address = urlsplit(request.url)
        # The first thing a window asks for is the site itself.
        self.host = self.host or address.netloc
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.strangers.append(request.url)

    def start_page(self) -> None:
        self.answers.clear()

    def weight(self) -> int:
        """Bytes of everything the page loaded since `start_page`, unpacked."""
        return sum(len(answer.body()) for answer in self.answers if answer.status == 200)

    def complaints(self) -> Iterator[str]:
        """One line for everything no page of ours may do."""
        yield from (f"asked another host: {address}" for address in self.strangers)
        # The browser itself reports an answer of 4xx as an error; such pages are opened on purpose.
        yield from (f"console: {text}" for text in self.console if "Failed to load resource" not in text)


def axe_findings(page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]
