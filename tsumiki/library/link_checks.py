"""Whether an address on the web still answers, asked so that nobody can use us to reach what is not public. Pure.

Only http and https, only public addresses (looked up once, and the connection goes to that very address), few
redirects each judged anew, little time, and nothing of the answer's body is kept.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

SECONDS = 10.0
# All of one address, redirects included: a server that sends a byte now and then does not hold us.
SECONDS_IN_ALL = 30.0
MOST_REDIRECTS = 5
AGENT = "Tsumiki link check"
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Refusals of machines: whether people get in is not known.
_SHY = (401, 403, 405, 406, 429, 503)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state` is ok, moved, broken or not_asked; `note` says it in Japanese."""

    state: str
    note: str


class RefusedError(Exception):
    """The address is not one that we ask."""


def check(url: str, *, may_ask: Callable[[Address], bool] | None = None) -> Outcome:
    """Ask whether the address answers. `may_ask` judges each network address; by default only public ones."""
    may_ask = may_ask or is_public
    now, is_permanent = url, True
    watch = _Watch()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, target = _ask(now, may_ask, watch)
            if status not in (301, 302, 303, 307, 308) or not target:
                return _judged(status, url, now, is_permanent=is_permanent)
            is_permanent = is_permanent and status in (301, 308)
            now = urljoin(now, target)
    except RefusedError as reason:
        return Outcome("not_asked" if now == url else "broken", str(reason))
    except socket.gaierror:
        return Outcome("broken", "サーバーが見つかりません")
    except ssl.SSLError:
        return Outcome("broken", "安全な接続（TLS）の証明書を確かめられません")
    except TimeoutError:
        return Outcome("broken", "時間内に答えがありません")
    except (OSError, HTTPException, ValueError):
        return Outcome("broken", "時間内に答えがありません" if watch.is_over else "接続できません")
    finally:
        watch.stop()
    return Outcome("broken", "転送が多すぎます")


def _judged(status: int, url: str, now: str, *, is_permanent: bool) -> Outcome:
    if status in _SHY:
        return Outcome("not_asked", f"相手のサーバーが、機械からの確認を断りました（{status}）")
    if not 200 <= status < 300:
        return Outcome(
            "broken", f"ページがありません（{status}）" if status in (404, 410) else f"エラー（{status}）"
        )
    if now != url and is_permanent:
        return Outcome("moved", f"移転先：{now[:250]}")
    return Outcome("ok", "")


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it; addresses that carry another inside are judged by that too."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if any(address in network for network in _EMBEDDING):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _ask(url: str, may_ask: Callable[[Address], bool], watch: "_Watch") -> tuple[int, str]:
    """Status and target of one answer: HEAD, and GET where HEAD is not understood."""
    parts = _parts(url)
    ip = _look_up(parts, may_ask)
    status, target = _request("HEAD", parts, ip, watch)
    if status >= 400:
        return _request("GET", parts, ip, watch)
    return status, target


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = (
            parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        known = False
    if not known or parts.username is not None or any(c.isspace() or ord(c) < 32 for c in url):
        raise RefusedError("http:// か https:// のURLではありません")
    return parts


def _look_up(parts: SplitResult, may_ask: Callable[[Address], bool]) -> str:
    found = socket.getaddrinfo(_host(parts), _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    # One that is not public spoils them all: the next look-up might give it first.
    if not addresses or not all(may_ask(ipaddress.ip_address(each)) for each in addresses):
        raise RefusedError("公開されていないアドレスのため、調べていません")
    return addresses[0]


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").encode("idna").decode("ascii")


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _request(method: str, parts: SplitResult, ip: str, watch: "_Watch") -> tuple[int, str]:
    host = _host(parts)
    maker = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = maker(host, _port(parts), timeout=SECONDS)
    # The address that was judged is the one that is asked.
    plain = socket.create_connection((ip, _port(parts)), timeout=SECONDS)
    connection.sock = plain
    watch.on(plain)
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        path = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
        connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()
        plain.close()


def _quoted(text: str) -> str:
    """What browsers send for an address with Japanese in it."""
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


class _Watch:
    """Ends the connection that is open when all the time is used up."""

    def __init__(self) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(SECONDS_IN_ALL, self._end)
        self._timer.daemon = True
        self._timer.start()

    def on(self, opened: socket.socket) -> None:
        if self.is_over:
            raise TimeoutError
        self._socket = opened

    def _end(self) -> None:
        self.is_over = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                # Closed already.
                return

    def stop(self) -> None:
        self._timer.cancel()
