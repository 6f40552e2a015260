"""Why a hit is one, in a sentence."""

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
    "reading": "「{asked}」と読む言葉が題名・分類にあります",
    "meaning": "意味が近い内容です",
}


def sentence_of(reason: Reason) -> str:
    return _SENTENCES[reason.kind].format(asked=reason.asked, found=reason.found)
