"""Which words of a text changed: what a reader of two versions looks for. Pure values."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes the square of the length: beyond this a text is shown whole, before and after.
LONGEST = 4_000
# Japanese has no spaces: runs of one kind of letter are what the eye takes for a word.
_PIECES = re.compile(r"[ぁ-ん]+|[ァ-ヶー]+|[一-鿿々]+|[0-9０-９.,，]+|[A-Za-zＡ-Ｚａ-ｚ]+|\s|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text: kept, or taken out, or put in."""

    kind: str  # same, out, in
    text: str


def parts_of(before: str, after: str) -> list[Part]:
    """Return the way from one text to the other, word by word.

    The parts that are not "in" make `before`, those that are not "out" make `after`.
    """
    if len(before) > LONGEST or len(after) > LONGEST:
        return [part for part in (Part("out", before), Part("in", after)) if part.text]
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[i1:i2])))
            continue
        parts += [Part("out", "".join(old[i1:i2])), Part("in", "".join(new[j1:j2]))]
    return [part for part in parts if part.text]
