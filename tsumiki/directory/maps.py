"""Outlines of local governments for maps: from the boundaries in the data folder, or tiles of our own without them.

Shapes of municipalities are known by the first five digits of their code, those of prefectures by two.
"""

from pathlib import Path

from django.conf import settings

from tsumiki.kernel.charts.outlines import Box, Inset, Outlines, read_outlines, tiles

ATTRIBUTION = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"

_MAIN: Box = (128.4, 30.0, 149.2, 45.7)
# 南西諸島 (Okinawa and the south of Kagoshima) and 小笠原諸島 stand beside the main islands, framed.
_INSETS = (
    Inset((122.8, 24.0, 131.4, 29.99), x=0.02, y=0.03, scale=1.15),
    Inset((140.8, 24.2, 142.4, 27.9), x=0.84, y=0.62, scale=0.8),
)
# Tokyo reaches a thousand kilometres into the Pacific: its own map shows the main island.
CLOSE_UPS: dict[str, Box] = {"13": (138.92, 35.48, 139.95, 35.92)}

# Our own arrangement: neighbours stay neighbours where squares allow it; two digits are a prefecture, dots the sea.
_TILE_ROWS = (
    "......................01",
    "......................02",
    "....................0503",
    "....................0604",
    "..............17161507..",
    "......3231....1821201009",
    "....35343328262523191108",
    "4140........272924221312",
    "4244..383736..30....14..",
    "4345....39..............",
    "46......................",
    "47......................",
)
_NAMES = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 "
    "滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄"
).split()


def has_boundaries() -> bool:
    """Whether the maps below come from the boundaries (and show ATTRIBUTION) or are tiles."""
    return _file("municipality").exists() and _file("prefecture").exists()


def municipality_outlines() -> Outlines | None:
    """The municipalities of the whole country; None without boundaries: 1,741 tiles would say nothing."""
    if not has_boundaries():
        return None
    return read_outlines(_file("municipality"), main=_MAIN, insets=_INSETS, group_digits=2)


def prefecture_outlines() -> Outlines:
    """The 47 prefectures."""
    if not has_boundaries():
        return prefecture_tiles()
    return read_outlines(_file("prefecture"), main=_MAIN, insets=_INSETS[:1])


def outlines_within(prefecture_code: str) -> Outlines | None:
    """The municipalities of one prefecture (of Tokyo without its islands); None without boundaries."""
    if not has_boundaries():
        return None
    return read_outlines(_file("municipality"), main=CLOSE_UPS.get(prefecture_code), only=prefecture_code)


def prefecture_tiles() -> Outlines:
    """One square for each prefecture."""
    places = {
        line[at : at + 2]: (row, at // 2)
        for row, line in enumerate(_TILE_ROWS)
        for at in range(0, len(line), 2)
        if line[at : at + 2] != ".."
    }
    labels = {f"{number:02}": name for number, name in enumerate(_NAMES, start=1)}
    return tiles(places, labels=labels)


def _file(level: str) -> Path:
    return settings.DATA_DIR / "boundaries" / f"ja_{level}_area.json"
