import functools
import hashlib
import http.server
import io
import tarfile
import threading

import pytest
import xlsxwriter

from tsumiki.diagnosis.services import fetch_source
from tsumiki.diagnosis.services.conversion import convert_workbook
from tsumiki.diagnosis.services.tables import FISCAL_HEADER
from tsumiki.kernel.errors import InputError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CONTENT = b"0123456789" * 1000


def entry(**own):
    known = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "size": len(CONTENT)}
    return {
        "title": "試験の統計",
        "path": "indicators/table.csv",
        "url": "",
        "max_bytes": 50_000,
        **known,
        **own,
    }


class Handler(http.server.BaseHTTPRequestHandler):
    """A publisher: goes on from a Range, promises more than it sends, or knows nothing."""

    def do_GET(self):
        body, status = CONTENT, 200
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        if "missing" in self.path:
            self.send_error(404)
            return
        if asked and "stubborn" not in self.path:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(CONTENT):
                self.send_error(416)
                return
            body, status = CONTENT[start:], 206
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:4000] if "cut" in self.path else body)

    def log_message(self, *args):
        pass


@pytest.fixture
def publisher():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        threading.Thread(target=functools.partial(server.serve_forever, 0.01), daemon=True).start()
        yield server
        server.shutdown()


def address(server, path):
    return f"http://127.0.0.1:{server.server_port}/{path}"


def test_fetch_puts_the_whole_checked_file_in_place(publisher, tmp_path):
    got = fetch_source(entry(url=address(publisher, "table.csv")), tmp_path)

    assert got.path.read_bytes() == CONTENT
    assert (got.is_new, got.is_known_copy) == (True, True)
    assert [path.name for path in got.path.parent.iterdir()] == ["table.csv"]


def test_fetch_leaves_a_checked_file_alone(publisher, tmp_path):
    fetch_source(entry(url=address(publisher, "table.csv")), tmp_path)

    got = fetch_source(entry(url=address(publisher, "table.csv")), tmp_path)

    assert not got.is_new
    assert len(publisher.asked) == 1


def test_fetch_goes_on_where_it_was_cut_off(publisher, tmp_path):
    with pytest.raises(InputError, match=r"もう一度実行すると続きから取得します。"):
        fetch_source(entry(url=address(publisher, "cut")), tmp_path)

    got = fetch_source(entry(url=address(publisher, "table.csv")), tmp_path)

    assert got.path.read_bytes() == CONTENT
    assert publisher.asked == [None, "bytes=4000-"]


@pytest.mark.parametrize("path", ["stubborn", "table.csv"])
def test_fetch_starts_again_where_the_server_cannot_go_on(publisher, tmp_path, path):
    part = tmp_path / "indicators" / "table.csv.part"
    part.parent.mkdir()
    part.write_bytes(CONTENT if path == "table.csv" else CONTENT[:5])

    got = fetch_source(entry(url=address(publisher, path)), tmp_path)

    assert got.path.read_bytes() == CONTENT


def test_fetch_throws_away_what_is_not_the_known_copy_and_keeps_the_old(publisher, tmp_path):
    old = tmp_path / "indicators" / "table.csv"
    old.parent.mkdir()
    old.write_bytes(b"old")

    with pytest.raises(
        InputError, match=r"照合済みの試験の統計と一致しません（10,000バイト、登録は3バイト）"
    ):
        fetch_source(entry(url=address(publisher, "table.csv"), sha256="0" * 64, size=3), tmp_path)

    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


def test_fetch_stops_at_the_size_limit(publisher, tmp_path):
    with pytest.raises(InputError, match=r"上限（5,000バイト）を超えたため"):
        fetch_source(entry(url=address(publisher, "table.csv"), max_bytes=5_000), tmp_path)

    assert list((tmp_path / "indicators").iterdir()) == []


def test_fetch_says_what_the_server_answered(publisher, tmp_path):
    with pytest.raises(InputError, match=r"サーバーの応答 404"):
        fetch_source(entry(url=address(publisher, "missing")), tmp_path)


def test_fetch_says_that_nobody_answers(publisher, tmp_path):
    url = address(publisher, "table.csv")
    publisher.shutdown()
    publisher.server_close()

    with pytest.raises(InputError, match=r"接続できないか、途中で切れました"):
        fetch_source(entry(url=url), tmp_path)


def test_fetch_says_when_the_folder_cannot_be_written(tmp_path):
    (tmp_path / "indicators").write_text("a file where the folder should be")

    with pytest.raises(InputError, match=r"indicators に書き込めません。"):
        fetch_source(entry(url="https://example.jp/table.csv"), tmp_path)


def test_fetch_refuses_other_kinds_of_address(tmp_path):
    with pytest.raises(InputError, match=r"http、https、file のいずれか"):
        fetch_source(entry(url="ftp://example.jp/table.csv"), tmp_path)


def test_fetch_takes_files_from_a_folder_of_a_closed_network(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "table.csv").write_bytes(CONTENT)

    got = fetch_source(entry(archive={"member": "x"}), tmp_path / "data", base_url=f"file://{stick}/")

    assert got.path.read_bytes() == CONTENT


def workbook(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


HEAD = [
    ["令和3年度 全市町村の主要財政指標"],
    [
        "団体コード",
        "都道府県名",
        "団体名",
        "財政力\n指数",
        "経常収支比率(%)",
        "実質公債費比率",
        "将来負担比率",
        "ラスパイレス指数",
    ],
]
ROWS = [
    *HEAD,
    ["313891", "鳥取県　", "南部町", 0.26, 86.8, 10.1, 11.9, 91.6],
    [11002, "北海道", "札幌市", "0.72", 93.0, 2.7, "-", "(99.6)"],
    ["", "全国市町村平均", "", 0.5, 88, 5.5, "－", 98],
]
CSV = (
    ",".join(FISCAL_HEADER)
    + "\n011002,北海道,札幌市,0.72,93,2.7,-,99.6\n313891,鳥取県,南部町,0.26,86.8,10.1,11.9,91.6\n"
)


def test_workbook_becomes_the_csv_that_is_loaded():
    assert convert_workbook(workbook(ROWS), "R3.xlsx", ["313891", "011002"]).decode() == CSV


@pytest.mark.parametrize(
    ("rows", "codes", "sentence"),
    [
        (ROWS, ["313891"], "R3.xlsx の団体コード 011002 は台帳にありません。"),
        (
            ROWS,
            ["313891", "011002", "193666"],
            "R3.xlsx に団体コード 193666 の行がありません（ない団体は全部で1）。",
        ),
        ([*ROWS, ROWS[2]], ["313891", "011002"], "R3.xlsx の6行目の団体コード 313891 が重なっています。"),
        (
            [*HEAD, ["313891", "鳥取県", "南部町", "x", 1, 1, 1, 1]],
            ["313891"],
            "R3.xlsx の3行目「財政力指数」の値「x」は数ではありません。",
        ),
        (
            [["団体コード", "団体名"]],
            [],
            "R3.xlsx の見出しに「pref」の列が見つかりません。様式が変わった可能性があります。",
        ),
    ],
)
def test_workbook_of_another_form_is_refused(rows, codes, sentence):
    with pytest.raises(InputError) as refusal:
        convert_workbook(workbook(rows), "R3.xlsx", codes)

    assert str(refusal.value) == sentence


def test_something_else_than_a_workbook_is_refused():
    with pytest.raises(InputError, match=r"R3.xlsx をExcelブックとして読み取れません。"):
        convert_workbook(b"not a workbook", "R3.xlsx", [])


def archive(path, member):
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(member)
        content = workbook(ROWS)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return path.as_uri()


def test_archive_is_fetched_converted_and_not_kept(tmp_path):
    url = archive(tmp_path / "indices.tar.gz", "indices/city/R3.xlsx")
    rule = {"member": "city/R3.xlsx", "max_bytes": 100_000}

    got = fetch_source(entry(url=url, archive=rule), tmp_path / "data", codes=["313891", "011002"])

    assert got.path.read_text("utf-8") == CSV
    assert not got.is_known_copy
    assert [path.name for path in got.path.parent.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"member": "city/R4.xlsx", "max_bytes": 100_000}, r"の中に city/R4.xlsx がありません"),
        ({"member": "city/R3.xlsx", "max_bytes": 10}, r"の中の city/R3.xlsx が大きすぎます"),
    ],
)
def test_archive_without_the_workbook_is_refused(tmp_path, rule, sentence):
    url = archive(tmp_path / "indices.tar.gz", "indices/city/R3.xlsx")

    with pytest.raises(InputError, match=sentence):
        fetch_source(entry(url=url, archive=rule), tmp_path / "data")


def test_broken_archive_is_refused(tmp_path):
    (tmp_path / "indices.tar.gz").write_bytes(CONTENT)
    rule = {"member": "city/R3.xlsx", "max_bytes": 100_000}

    with pytest.raises(InputError, match=r"を展開できません"):
        fetch_source(entry(url=(tmp_path / "indices.tar.gz").as_uri(), archive=rule), tmp_path / "data")
