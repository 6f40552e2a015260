"""Why a hit is one, in a sentence."""

from collections.abc import Iterable

from tsumiki.search.engine.documents import Reason

_SENTENCES = {
    "title": "「{asked}」が題名にあります",
    "name": "「{asked}」は名称・読み・コードです",
    "place": "「{asked}」の団体・取組です",
    "keyword": "「{asked}」が分類「{found}」に当たります",
    "text": "「{asked}」が本文にあります",
    "synonym": "「{asked}」に近い言葉「{found}」があります",
    "spelling": "「{asked}」の別の書き方「{found}」があります",
    "typo": "「{asked}」と1、2字違いの「{found}」があります",
    "reading": "「{asked}」と読む「{found}」が題名・分類にあります",
    "meaning": "意味が近い内容です",
}


def sentences_of(reasons: Iterable[Reason]) -> list[str]:
    """Each sentence once: 京都 may be both a place and a word of the question."""
    told = (_SENTENCES[reason.kind].format(asked=reason.asked, found=reason.found) for reason in reasons)
    return list(dict.fromkeys(told))
