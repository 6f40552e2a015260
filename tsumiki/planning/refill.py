"""Refilling a text that somebody has edited by hand: what the record says now, without losing what was written.

The system assembled `base`; a person made `mine` of it; the record has changed since and now gives `now`. Sentence by
sentence the two ways from `base` are laid over each other (three-way merge as in diff3: Khanna, Kunal and Pierce, "A
Formal Investigation of Diff3", 2007). Where both changed the same sentences nothing is guessed: both stand there to
choose from. Pure values.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCES = re.compile(r"[^。！？\n]*[。！？\n]|[^。！？\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the merged text. `kind`: same, mine (written by hand), now (new from the record), both (choose)."""

    kind: str
    mine: str
    now: str

    @property
    def text(self) -> str:
        """The stretch as it stands in the proposal; where one has to choose, what was written by hand."""
        return self.now if self.kind == "now" else self.mine


def merge(base: str, mine: str, now: str) -> list[Piece]:
    """Return the pieces of the merged text in order.

    Read along `mine` they make `mine`, read along `now` they make `now`.
    """
    old, left, right = (_SENTENCES.findall(text) for text in (base, mine, now))
    pieces = []
    at_left = at_right = at = 0
    for start, to_left, to_right in _anchors(old, left, right):
        pieces += _between(old[at:start], left[at_left:to_left], right[at_right:to_right])
        if start < len(old):
            pieces.append(Piece("same", old[start], old[start]))
        at, at_left, at_right = start + 1, to_left + 1, to_right + 1
    return _joined(pieces)


def proposal(pieces: Sequence[Piece]) -> str:
    """The merged text; where one has to choose, what was written by hand."""
    return "".join(piece.text for piece in pieces)


def has_choices(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind == "both" for piece in pieces)


def _anchors(old: list[str], left: list[str], right: list[str]) -> list[tuple[int, int, int]]:
    """The sentences that all three have, with their places, and the end of all."""
    in_left, in_right = _places(old, left), _places(old, right)
    shared = [(n, in_left[n], in_right[n]) for n in range(len(old)) if n in in_left and n in in_right]
    return [*shared, (len(old), len(left), len(right))]


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def _between(old: list[str], left: list[str], right: list[str]) -> list[Piece]:
    """What stands between two anchors: changed on one side, on both alike, or on both differently.

    As many sentences on every side: each answers to its own, so that neighbours changed by different hands come together.
    """
    if len(old) == len(left) == len(right) > 1:
        trios = zip(old, left, right, strict=True)
        return [piece for a, b, c in trios for piece in _between([a], [b], [c])]
    mine, now = "".join(left), "".join(right)
    if left == right:
        kind = "same"
    elif right == old:
        kind = "mine"
    elif left == old:
        kind = "now"
    else:
        kind = "both"
    return [Piece(kind, mine, now)] if mine or now else []


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind become one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind == "same":
            found[-1] = Piece("same", found[-1].mine + piece.mine, found[-1].now + piece.now)
        else:
            found.append(piece)
    return found
