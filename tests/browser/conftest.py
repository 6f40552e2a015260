"""The real thing: a filled demo served by granian from its own database and static files, and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.watching import Watch

ROOT = Path(__file__).resolve().parents[2]
TSUMIKI = str(Path(sys.executable).with_name("tsumiki"))
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not shutil.which("chromium"):
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_answers(server, address, log):
    for _ in range(600):
        if server.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"the site did not start:\n{log.read_text('utf-8')}")


@contextmanager
def served(var: Path) -> Iterator[str]:
    """Address of a site that `tsumiki demo` filled and `tsumiki run` serves, as a person would."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "TSUMIKI_VAR": str(var), "DATABASE_URL": ""}
    environment = {**os.environ, **settings, "TSUMIKI_ENV": "development", "TSUMIKI_DEMO": "1"}
    done = subprocess.run(
        [TSUMIKI, "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    port, log = free_port(), var / "server.log"
    command = [TSUMIKI, "run", "--port", str(port), "--workers", "1"]
    with log.open("w") as output:
        # A group of its own, so that the workers end with it.
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_it_answers(server, f"http://127.0.0.1:{port}/", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The site that most tests look at; none of them may change what another one reads."""
    with served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; Django would mistake its ORM calls beside it for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


class Windows:
    """windows(person, javascript=…, size=…): a window of a fresh browser on one site, entered as that demo person."""

    def __init__(self, site: str, chromium: Browser) -> None:
        self.site, self.chromium = site, chromium
        self._entered: dict[str, dict] = {}
        self._opened: list[BrowserContext] = []

    def __call__(self, person="", *, javascript=True, size=WIDE, share_session=True) -> Page:
        if person and (person not in self._entered or not share_session):
            self._enter(person)
        context = self.chromium.new_context(
            base_url=self.site,
            storage_state=self._entered.get(person),
            java_script_enabled=javascript,
            viewport=size,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        self._opened.append(context)
        return context.new_page()

    def _enter(self, person):
        context = self.chromium.new_context(base_url=self.site)
        page = context.new_page()
        page.goto("/accounts/demo/")
        page.get_by_role("article").filter(has_text=person).get_by_role("button").click()
        page.wait_for_url("**/home/")
        self._entered[person] = context.storage_state()
        context.close()

    def close(self):
        for context in self._opened:
            context.close()


@pytest.fixture(scope="session")
def open_window(site, chromium) -> Iterator[Windows]:
    windows = Windows(site, chromium)
    yield windows
    windows.close()


@pytest.fixture
def watched():
    """watched(page): everything that page asks for and complains about; checked when the test ends."""
    watches: list[Watch] = []

    def watch(page) -> Watch:
        watches.append(Watch(page))
        return watches[-1]

    yield watch
    assert [complaint for watch in watches for complaint in watch.complaints()] == []


@pytest.fixture
def keep_picture():
    """keep_picture(page, name) keeps a screenshot below TSUMIKI_SCREENSHOTS, where the documents' pictures come from."""
    folder = os.environ.get("TSUMIKI_SCREENSHOTS")

    def keep(page, name, *, whole=True):
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        usual = page.viewport_size
        for label, size in (("", WIDE), ("-phone", NARROW)):
            page.set_viewport_size(size)
            page.screenshot(path=Path(folder) / f"{name}{label}.png", full_page=whole, caret="initial")
        page.set_viewport_size(usual)

    return keep
