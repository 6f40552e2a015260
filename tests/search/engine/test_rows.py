"""Words in a row, found as text, against a walk over every word."""

from hypothesis import given
from hypothesis import strategies as st

from tsumiki.search.engine.rows import has_row, kept, spans_of
from tsumiki.search.engine.words import Word

NORMS = st.lists(st.sampled_from(("空き家", "家", "空き", "移住", "a", "aa")), max_size=12)


def words(norms):
    """The norms as words of a text in which each stands two characters after the last."""
    found, at = [], 0
    for norm in norms:
        found.append(Word(norm, at, at + len(norm)))
        at += len(norm) + 2
    return found


@given(NORMS, st.lists(st.sampled_from(("空き家", "家", "a", "aa")), min_size=1, max_size=3))
def test_a_row_is_found_wherever_it_stands_and_nowhere_else(norms, row):
    told = words(norms)
    there = [
        (told[at].start, told[at + len(row) - 1].end)
        for at in range(len(told) - len(row) + 1)
        if norms[at : at + len(row)] == row
    ]

    assert list(spans_of(kept(told), tuple(row))) == there
    assert has_row(kept(told)[0], row) == bool(there)


def test_what_only_holds_a_sentence_together_is_not_kept():
    told = [Word("移住", 0, 2), Word("の", 2, 3, is_weak=True), Word("相談", 3, 5)]

    assert kept(told) == ["移住 相談", [0, 2, 3, 5]]
