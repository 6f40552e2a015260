"""Whether sources still answer, asked of a server on this machine."""

import ipaddress
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tsumiki.kernel.models import AuditEvent
from tsumiki.library import link_checks
from tsumiki.library.link_checks import Outcome, check, is_public
from tsumiki.library.models import SourceLink
from tsumiki.library.services.links import check_links


def here(_address):
    return True


class Handler(BaseHTTPRequestHandler):
    asked: list = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        if self.path == "/slow":
            time.sleep(1.0)
        if self.path == "/no-head" and self.command == "HEAD":
            self.send_response(501)
        elif self.path.startswith("/to/"):
            self.send_response(301)
            self.send_header("Location", self.path.removeprefix("/to/"))
        elif self.path == "/once":
            self.send_response(302)
            self.send_header("Location", "/ok")
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
        elif self.path[1:].isdecimal():
            self.send_response(int(self.path[1:]))
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    Handler.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=[0.01])
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize(
    ("path", "state", "words"),
    [
        ("/ok", "ok", ""),
        ("/日本語?語=空き家", "ok", ""),
        ("/no-head", "ok", ""),
        ("/once", "ok", ""),
        ("/to//ok", "moved", "移転先"),
        ("/loop", "broken", "転送が多すぎます"),
        ("/404", "broken", "ページがありません（404）"),
        ("/500", "broken", "エラー（500）"),
        ("/403", "not_asked", "断りました（403）"),
        ("/to/ftp://example.lg.jp/", "broken", "URLではありません"),
        ("/to/file:///etc/passwd", "broken", "URLではありません"),
    ],
)
def test_address_is_judged_by_its_answer(server, path, state, words):
    outcome = check(server + path, may_ask=here)

    assert outcome.state == state
    assert words in outcome.note


def test_head_is_asked_first_and_get_only_where_it_is_refused(server):
    check(f"{server}/ok", may_ask=here)
    check(f"{server}/404", may_ask=here)

    assert Handler.asked == [("HEAD", "/ok"), ("HEAD", "/404"), ("GET", "/404")]


def test_server_that_does_not_answer_in_time_is_broken(server, monkeypatch):
    monkeypatch.setattr(link_checks, "SECONDS", 0.2)

    assert check(f"{server}/slow", may_ask=here).note == "時間内に答えがありません"


def test_all_redirects_together_have_one_limit_of_time(server, monkeypatch):
    monkeypatch.setattr(link_checks, "SECONDS_IN_ALL", 0.2)

    assert check(f"{server}/slow", may_ask=here).note == "時間内に答えがありません"


def test_own_machine_is_never_asked_unless_a_test_says_so(server):
    outcome = check(f"{server}/ok")

    assert outcome == Outcome("not_asked", "公開されていないアドレスのため、調べていません")
    assert Handler.asked == []


def test_redirect_to_a_private_address_is_not_followed(server):
    def only_first(address):
        return str(address) == "127.0.0.1"

    outcome = check(f"{server}/to/http://127.0.0.2:9/secret", may_ask=only_first)

    assert outcome.state == "broken"
    assert "公開されていないアドレス" in outcome.note


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.lg.jp/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "//x",
        "http://a b/",
        "x",
        "http://user:pass@127.0.0.1/",
        "http://127.0.0.1:0/",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_what_is_no_web_address_is_not_asked(url):
    assert check(url, may_ask=here).state == "not_asked"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::1",
        "64:ff9b::a00:1",
        "192.0.2.1",
    ],
)
def test_private_and_special_addresses_are_not_public(address):
    assert is_public(ipaddress.ip_address(address)) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_ordinary_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address)) is True


@pytest.mark.django_db
def test_result_is_kept_shown_to_the_secretariat_and_goes_with_the_source(
    vocabulary, secretariat, officer, sign_in
):
    case = CaseFactory(title="古い出典", sources=["https://a.example/1", "https://b.example/2"])
    CaseFactory(draft_of=officer.main_membership.organisation, sources=["https://secret.example/"])
    answers = {"https://a.example/1": Outcome("broken", "ページがありません（404）")}
    asked = []

    def ask(url):
        asked.append(url)
        return answers.get(url, Outcome("ok", ""))

    counts = check_links(ask)
    first = SourceLink.objects.get(state="broken")
    again = check_links(ask)

    assert counts == again == {"ok": 1, "moved": 0, "broken": 1, "not_asked": 0}
    assert "https://secret.example/" not in asked
    assert SourceLink.objects.get(state="broken").broken_since == first.broken_since
    assert AuditEvent.objects.filter(verb="library.links_checked").count() == 2
    desk = reverse("library:case_desk")
    assert "https://a.example/1" in sign_in(secretariat).get(desk).text
    assert "https://a.example/1" not in sign_in(officer).get(desk).text

    answers.clear()
    check_links(ask)
    assert SourceLink.objects.filter(broken_since__isnull=False).count() == 0
    assert case.title not in sign_in(secretariat).get(desk).text


@pytest.mark.django_db
def test_console_says_how_many_answer(vocabulary, capsys):
    CaseFactory(sources=["http://127.0.0.1:9/"])

    call_command("library", "check-links")

    assert capsys.readouterr().out == (
        "出典のリンクを調べました：つながる 0件、移転先につながる 0件、つながらない 0件、確かめられない 1件\n"
        "公表資料のリンクを調べました：開けた 0件、開けなかった 0件\n"
    )
