"""Refilling a hand-written text: nothing that was written by hand is lost, nothing is guessed."""

from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.refill import has_choices, merge, proposal

sentences = st.lists(
    st.sampled_from(
        ["空き家が増えた。", "人が減った。", "集まる場がない。", "店が閉じた！", "なぜか？", "行\n", "終わり"]
    ),
    max_size=8,
).map("".join)


def test_a_changed_figure_and_a_written_sentence_come_together():
    base = "空き家は120戸です。貸し手は少ない状況です。来年度に調べます。"
    mine = "空き家は120戸です。貸し手は少なく、片付けが壁になっています。来年度に調べます。"
    now = "空き家は131戸です。貸し手は少ない状況です。来年度に調べます。"

    pieces = merge(base, mine, now)

    assert (
        proposal(pieces) == "空き家は131戸です。貸し手は少なく、片付けが壁になっています。来年度に調べます。"
    )
    assert not has_choices(pieces)


def test_what_both_changed_is_left_to_choose():
    pieces = merge("空き家は120戸です。", "空き家は約120戸あります。", "空き家は131戸です。")

    (piece,) = pieces
    assert (piece.kind, piece.mine, piece.now) == ("both", "空き家は約120戸あります。", "空き家は131戸です。")
    assert proposal(pieces) == "空き家は約120戸あります。"


def test_a_sentence_between_untouched_ones_is_refilled():
    pieces = merge("一。120。三。", "一。120。三。加えた。", "一。131。三。")

    assert [piece.kind for piece in pieces] == ["same", "now", "same", "mine"]
    assert (proposal(pieces), has_choices(pieces)) == ("一。131。三。加えた。", False)


@given(sentences, sentences)
def test_where_the_record_says_the_same_the_hand_written_text_stands(base, mine):
    assert proposal(merge(base, mine, base)) == mine
    assert not has_choices(merge(base, mine, base))


@given(sentences, sentences)
def test_where_nobody_wrote_the_record_stands(base, now):
    assert proposal(merge(base, base, now)) == now


@given(sentences, sentences)
def test_two_who_say_the_same_agree(base, text):
    pieces = merge(base, text, text)

    assert (proposal(pieces), has_choices(pieces)) == (text, False)


@given(sentences, sentences, sentences)
def test_each_side_can_be_read_out_of_the_pieces(base, mine, now):
    pieces = merge(base, mine, now)

    # Put back what one side alone changed, and the other side's text is there, letter by letter.
    left = "".join(piece.mine for piece in pieces)
    right = "".join(piece.now for piece in pieces)
    assert (left, right) == (mine, now)
