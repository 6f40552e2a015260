"""Japanese text: what is kept as typed, and the key under which it is found again.

>>> fold("駒ヶ根市") == fold("駒ケ根市")
True

`normalise_input` is for storing (nothing a person typed is replaced by a lookalike);
`fold` is for comparing only and is never shown.
"""

import re
import unicodedata

# 旧字・異体字 that occur in names of places and people, each with the form most people type.
# Our own short list: a character belongs here only if both forms are met for the same place or person.
_VARIANTS = str.maketrans(
    dict(
        pair.split("/")
        for pair in (  # a list of quoted pairs nobody could read
            "龍/竜 條/条 澤/沢 邊/辺 邉/辺 髙/高 﨑/崎 嵜/崎 檜/桧 曾/曽 瀧/滝 嶋/島 嶌/島 濱/浜 濵/浜 廣/広 櫻/桜 "
            "國/国 圀/国 縣/県 會/会 學/学 德/徳 惠/恵 榮/栄 齋/斎 齊/斉 眞/真 壽/寿 鐵/鉄 驛/駅 舊/旧 鹽/塩 淺/浅 "
            "萬/万 與/与 豐/豊 禮/礼 彌/弥 關/関 圓/円 應/応 寶/宝 寳/宝 藏/蔵 假/仮 樂/楽 藥/薬 瀨/瀬 賴/頼 "
            "戾/戻 黑/黒 綠/緑 靜/静 淨/浄 龜/亀 蘆/芦 諫/諌 鷗/鴎 驒/騨 蠣/蛎 "
            "礪/砺 籠/篭 埜/野 峯/峰 嶽/岳 莊/荘 庄/荘 籔/薮 藪/薮 槇/槙 塲/場 當/当 團/団 區/区 總/総 經/経 "
            "發/発 實/実 繼/継 續/続 點/点 號/号 體/体 醫/医 驗/験 數/数 灣/湾 冨/富 𠮷/吉 逹/達 邨/村 "
            "舘/館 穗/穂 濟/済 瑤/瑶 堯/尭 遙/遥 靱/靭 增/増 敎/教 淸/清 靑/青 乘/乗 佛/仏 傳/伝 兒/児 "
        ).split()
    )
)
# Small kana are often typed large and the other way round (四ッ谷／四ツ谷, シヨウワ in old registers).
_SMALL_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_KATAKANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_HYPHENS = re.compile("[\u2010-\u2015\u2043\u2212\u2500\u2796\ufe58\ufe63\uff0d]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_KANJI = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# 1ヶ月・1カ月・1箇月 are all か; 駒ヶ根・駒ケ根 are が; the ケ of 訪問ケア is followed by katakana and stays け.
_COUNTER = re.compile("(?<=[0-9一二三四五六七八九十百千数何])[ヶケヵカ箇個](?=[月年所国村町条])")
_PLACE_GA = re.compile(f"(?<=[{_KANJI}])(?:ヶ|ケ(?![ァ-ヺー]))")

_COMPATIBILITY_KANJI = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# What XML 1.0 (and so Word, Excel and SVG) cannot carry at all.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """Return the search key of a text: equal keys mean "the same when a person looks for it". Idempotent."""
    previous = None
    # One folding can make room for another (ヵ + combining ゛ becomes が), so fold until nothing moves.
    while text != previous:
        previous = text
        text = _fold_once(text)
    return text


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    text = _HYPHENS.sub("-", text).replace("\u301c", "~")
    text = _PLACE_GA.sub("が", _COUNTER.sub("か", text))
    text = text.translate(_KATAKANA).translate(_SMALL_KANA).translate(_VARIANTS)
    return " ".join(text.split())


def normalise_input(text: str) -> str:
    """Return what a person typed in one canonical form (NFC, `\\n` line ends) without replacing any character.

    NFC alone would turn name characters such as U+FA19 into the form without their dots; those are kept as they were typed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        part if _COMPATIBILITY_KANJI.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _COMPATIBILITY_KANJI.split(text)
    )


def has_private_use(text: str) -> bool:
    """Whether the text holds 外字 that other computers cannot show."""
    return _PRIVATE_USE.search(text) is not None


def printable(text: str) -> str:
    """Return the text without the control characters that no XML file (Word, Excel, SVG) can carry."""
    return _UNPRINTABLE.sub("", text)
