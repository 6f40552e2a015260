"""Japanese text as words: Sudachi's short units in their normal form, with where they stood and how they are read.

A word is compared in its normal form (空家・空屋・空き家 are one word) and folded (width, small kana, old characters).
"""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sudachipy import Dictionary, SplitMode

from tsumiki.kernel.text import fold

# What only holds a sentence together.
_EMPTY = {"助詞", "助動詞", "補助記号", "記号", "空白", "接続詞", "感動詞", "代名詞", "連体詞"}
_AFFIXES = ("接頭辞", "接尾辞")
_WEAK = ("非自立可能", "助動詞語幹", "形状詞的")
# Words that officers put around what they look for; alone they stay.
_AROUND = frozenset(
    "事例 取り組み 例 方法 仕方 やり方 進め方 教える 知る 欲しい 作る 造る 行う 為る 成る 有る 居る 出来る 分かる 考える "
    "場合 事 物 為 所 時 人 町 街 市 村 自治体 地域 何 どう 良い 困る 見る 探す 調べる 始める 一覧 参考 為さる 思う 於く "
    "全く 全然 もっと とても 色々 是非 良く どの位 幾ら 掛かる 直ぐ 先ず 本当 実際".split()
)
_KANA = re.compile(r"[ぁ-ゖー]+")
_LONGEST = 20_000  # Sudachi takes 49,149 bytes at once


@dataclass(frozen=True, slots=True)
class Word:
    """`norm` is compared, `start:end` is its place in the text, `reading` is hiragana."""

    norm: str
    start: int
    end: int
    reading: str = ""
    is_noun: bool = False
    is_place: bool = False
    is_weak: bool = False  # holds a sentence together: not looked for
    is_affix: bool = False  # 者, 新, 隊: looked for only beside its word
    is_known: bool = True  # to the dictionary


class _Own(threading.local):
    """A tokenizer must not be shared between threads."""

    def __init__(self) -> None:
        self.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@cache
def _own() -> _Own:
    return _Own()


def words_of(text: str) -> list[Word]:
    """Every word that means something, in order; of a very long text the first part of each line."""
    return [word for word in all_words_of(text) if not word.is_weak]


def all_words_of(text: str) -> list[Word]:
    found: list[Word] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found += _words_of_line(line[:_LONGEST], start)
        start += len(line)
    return found


def _words_of_line(line: str, offset: int) -> Iterator[Word]:
    for morpheme in _own().tokenizer.tokenize(line):
        kind = morpheme.part_of_speech()
        norm = "".join(fold(morpheme.normalized_form()).split())
        if not norm or kind[0] in ("空白", "補助記号"):
            continue
        begin, end = morpheme.begin(), morpheme.end()
        if begin == end:
            # One sign that stands for several (⒜ is "(a)"): a word inside it has no place of its own.
            begin, end = max(begin - 1, 0), max(end, 1)
        yield Word(
            norm,
            offset + begin,
            offset + end,
            fold(morpheme.reading_form()),
            is_noun=kind[0] in ("名詞", "形状詞", *_AFFIXES),
            is_place=kind[1] == "固有名詞" and kind[2] == "地名",
            is_weak=kind[0] in _EMPTY or (kind[0] in ("動詞", "形容詞") and kind[1] in _WEAK),
            is_affix=kind[0] in _AFFIXES,
            is_known=not morpheme.is_oov(),
        )


def is_number(word: Word) -> bool:
    return word.norm[:1].isdecimal()


def key_of(text: str) -> str:
    """A name or place as one term: folded, without spaces."""
    return "".join(fold(text).split())


def is_around(word: Word) -> bool:
    return word.norm in _AROUND


def is_kana(text: str) -> bool:
    return _KANA.fullmatch(text) is not None


def runs_of(words: Iterable[Word]) -> list[list[Word]]:
    """Nouns that stand side by side without anything between them: サテライト+オフィス, 移住+体験."""
    runs: list[list[Word]] = []
    for word in words:
        if word.is_noun and runs and runs[-1][-1].is_noun and runs[-1][-1].end == word.start:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


_SYLLABLES = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "f": "はひふへほ",
    "m": "まみむめも",
    "y": "や_ゆ_よ",
    "r": "らりるれろ",
    "w": "わ___を",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "j": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_SPELLED = (("tsu", "tu"), ("shi", "si"), ("chi", "ti"), ("sh", "sy"), ("ch", "ty"), ("j", "zy"))


def kana_of(romaji: str) -> str:
    """Romaji as hiragana (small kana large, as `fold` writes them); "" for what is not romaji."""
    rest = romaji.replace("zyi", "zi").replace("ji", "zi")
    for typed, written in _SPELLED:
        rest = rest.replace(typed, written)
    rest = rest.replace("zyy", "zy")
    kana = ""
    while rest:
        match = re.match(r"(?:([ksthmrgzdbp])(y)|([kstnhfmyrwgzdbp]?))([aiueo])", rest)
        if match:
            row = _SYLLABLES[match[1] or match[3] or ""]
            place = "aiueo".index(match[4])
            kana += row[1] + "や_ゆ_よ"[place] if match[2] else row[place]
            rest = rest[match.end() :]
        elif rest[0] in "nm" and (len(rest) == 1 or rest[1] not in "aiueoy"):
            kana, rest = kana + "ん", rest[1:].removeprefix("'")
        elif len(rest) > 1 and rest[0] == rest[1] and rest[0] not in "aiueon":
            kana, rest = kana + "つ", rest[1:]
        else:
            return ""
    return "" if "_" in kana else kana
