"""A small index: five towns, a few cases, and things that only some may see."""

import pytest

from tsumiki.search.engine.documents import Change, Document, Query
from tsumiki.search.engine.index import Index
from tsumiki.search.engine.prepare import prepare
from tsumiki.search.engine.searching import Search
from tsumiki.search.engine.synonyms import thesaurus

PUBLIC = frozenset({"public"})


def town(code, prefecture, name, kana):
    stem = name[:-1]
    return Document(
        f"government:{code}",
        "government",
        prefecture if name == prefecture else prefecture + name,
        names=(name, kana),
        places=tuple(dict.fromkeys((name, stem, prefecture + name, prefecture, prefecture[:-1]))),
        facets={"prefecture": (prefecture,)},
    )


TOWNS = (
    town("130001", "東京都", "東京都", "とうきょうと"),
    town("260002", "京都府", "京都府", "きょうとふ"),
    town("261009", "京都府", "京都市", "きょうとし"),
    town("252018", "滋賀県", "大津市", "おおつし"),
    town("272060", "大阪府", "泉大津市", "いずみおおつし"),
    town("313891", "鳥取県", "南部町", "なんぶちょう"),
    town("193666", "山梨県", "南部町", "なんぶちょう"),
)


def case(number, title, text="", *, place="", fields=(), seen_by=("public",), **more):
    return Document(
        f"case:{number}",
        "case",
        title,
        places=(place,) if place else (),
        keywords=fields,
        summary=text,
        seen_by=seen_by,
        facets={"field": fields},
        **more,
    )


CASES = (
    case(
        1,
        "空き家の借上げと移住者への紹介",
        "NPOが空き家を借り上げて改修する。",
        place="南部町",
        fields=("住まい",),
    ),
    case(2, "長期移住体験住宅", "移住前の不安に応える。", fields=("住まい", "人の流れ")),
    case(3, "シニアのためのスマホ教室", "高校生が教える。", fields=("交流・居場所",)),
    case(4, "自営型テレワーク", "在宅で働く人を町が支える。", fields=("活躍・しごと",)),
    case(5, "サテライトオフィス誘致", "古民家を改修した。", place="大津市", fields=("人の流れ",)),
)
SECRET = case(
    9, "未公開の移住促進住宅計画", "秘密の空き家を買う。", fields=("住まい",), seen_by=("organisation:1",)
)
PLACES = {name: (name,) for document in TOWNS for name in document.places} | {
    "なんぶちょう": ("鳥取県南部町", "山梨県南部町"),
    "nanbu": ("鳥取県南部町", "山梨県南部町"),
}


def changes(documents):
    return [Change(document.key, prepare(document)) for document in documents]


@pytest.fixture(scope="session")
def words():
    return thesaurus()


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "index")
    made.apply(changes([*TOWNS, *CASES, SECRET]), upto=1)
    return made


@pytest.fixture
def search(index, words):
    """search("空家", types=…): what everybody finds; `seen_by` for others."""

    def ask(text, *, seen_by=PUBLIC, **options):
        return Search(index, words, PLACES).run(Query(text, seen_by, **options))

    return ask


def keys(result):
    return [hit.key for hit in result.hits]
