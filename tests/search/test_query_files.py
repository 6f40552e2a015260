"""A file of queries is read whole, or refused with the line that is wrong."""

import pytest

from tsumiki.kernel.errors import InputError
from tsumiki.search.evaluation import Query
from tsumiki.search.query_files import read_queries

ENTRY = "- query: 京都\n  relevant:\n    government:260002: 3\n"


@pytest.fixture
def written(tmp_path):
    def write(text, name="queries.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_yaml_is_read(written):
    path = written(
        "# a remark\n- query: 京都\n  kind: place_trap\n  set: dev\n  relevant:\n    case:京都市|京都府|団地: 3\n"
        "    block:pilot: 1\n  not: [government:130001]\n- {query: '394106', relevant: {government:394106: 2}}\n"
    )

    assert read_queries(path) == [
        Query(
            "京都",
            {"case:京都市|京都府|団地": 3, "block:pilot": 1},
            kind="place_trap",
            set="dev",
            unwanted=frozenset({"government:130001"}),
        ),
        Query("394106", {"government:394106": 2}),
    ]


@pytest.mark.parametrize(("mark", "ends"), [("", "\n"), ("\ufeff", "\r\n")])
def test_tsv_is_read(written, mark, ends):
    path = written(f"{mark}空家 移住\tp:1 p:2{ends}{ends}移住\tp:3{ends}", "queries.TSV")

    assert read_queries(path) == [Query("空家 移住", {"p:1": 3, "p:2": 3}), Query("移住", {"p:3": 3})]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "検索語が1つもありません"),
        ("# nothing\n", 1, "検索語が1つもありません"),
        ("query: 京都\n", 1, "項目を並べてください"),
        (f"{ENTRY}- 京都\n", 4, "「項目: 値」の形"),
        (f"{ENTRY}- query: [\n", 5, "YAMLとして読めません"),
        (f"{ENTRY}\t- query: 京都\n", 4, "YAMLとして読めません"),
        (f"{ENTRY}- query: 移住\n", 4, "「relevant」がありません"),
        (f"{ENTRY}- relevant: {{a:1: 3}}\n", 4, "「query」がありません"),
        (f"{ENTRY}- query: ''\n  relevant: {{a:1: 3}}\n", 4, "文字が書かれていません"),
        (f"{ENTRY}  relevent: {{a:1: 3}}\n", 4, "「relevent」という項目はありません"),
        (f"{ENTRY}    government:260002: 2\n", 4, "「government:260002」が2回あります"),
        (f"{ENTRY}    a:1: 4\n", 4, "段階は 1・2・3"),
        (f"{ENTRY}    a:1:\n", 4, "段階は 1・2・3"),
        (f"{ENTRY}    a:1: [3]\n", 4, "段階は 1・2・3"),
        (f"{ENTRY}    case:a b: 3\n", 4, "空白があります"),
        ("- query: 京都\n  relevant:\n    a:1: 1\n", 2, "段階2か3のIDが1つは必要です"),
        ("- query: 京都\n  relevant: {}\n", 2, "段階2か3のIDが1つは必要です"),
        (f"{ENTRY}  not: government:130001\n", 4, "IDを並べてください"),
        (f"{ENTRY}  not:\n    - a:1\n    - a:1\n", 6, "「a:1」が2回あります"),
        (f"{ENTRY}  not:\n    - government:260002\n", 4, "両方にあります"),
        (f"{ENTRY}  set: train\n", 4, "set は dev・test のどちらか"),
        (f"{ENTRY}  kind: all\n", 4, "「all」は使えません"),
        (f"{ENTRY}- query: 京\x00都\n", 4, "制御文字"),
        (ENTRY.encode() + "- query: 移住\n".encode("cp932"), 4, "UTF-8で保存し直してください"),
    ],
)
def test_bad_yaml_names_the_line(written, text, line, words):
    with pytest.raises(InputError) as refusal:
        read_queries(written(text))

    assert str(refusal.value).startswith(f"queries.yaml の{line}行目：")
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\n\n", 1, "検索語が1つもありません"),
        ("移住\tp:1\n空き家 p:2\n", 2, "「検索語、タブ、空白で区切ったID」"),
        ("移住\tp:1\tp:2\n", 1, "「検索語、タブ、空白で区切ったID」"),
        ("移住\tp:1\n \tp:2\n", 2, "検索語が空です"),
        ("移住\t\n", 1, "見つかるべきIDがありません"),
        ("移住\tp:1 p:1\n", 1, "同じIDが2回あります"),
    ],
)
def test_bad_tsv_names_the_line(written, text, line, words):
    with pytest.raises(InputError) as refusal:
        read_queries(written(text, "queries.tsv"))

    assert str(refusal.value).startswith(f"queries.tsv の{line}行目：")
    assert words in str(refusal.value)


def test_a_file_of_another_kind_is_refused(written, tmp_path):
    with pytest.raises(InputError, match=r"queries.xlsx は読めません。.yaml（.yml）か .tsv"):
        read_queries(written("", "queries.xlsx"))
    with pytest.raises(InputError, match=r"missing.tsv を開けません"):
        read_queries(tmp_path / "missing.tsv")
