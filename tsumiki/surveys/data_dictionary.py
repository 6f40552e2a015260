"""What stands in the files of one edition: every column of the CSV files and every part of the JSON."""

from dataclasses import dataclass

from tsumiki.kernel.sheets import write_csv


@dataclass(frozen=True, slots=True)
class Column:
    """One row of the data dictionary."""

    label: str
    kind: str
    text: str


EDITION = Column("調査", "文字", "どの年度の調査か")
NOTE = Column("注", "文字", "実在の回答ではない場合は「合成データ」")
BY = Column(
    "分け方", "total / prefecture / kind / population", "totalは全体、ほかは都道府県・団体の種類・人口規模"
)
GROUP = Column("区分コード", "文字", "分け方の中の区分。都道府県は2桁のコード。totalは計")
GROUP_NAME = Column("区分", "文字", "区分の名前")
LONG = (
    EDITION,
    Column("設問コード", "文字", "年度が変わっても同じ設問には同じコードを使います"),
    Column("設問", "文字", "設問番号と設問文"),
    Column("回答の形", "single / multiple / number / date / text", "multipleは複数回答で、合計は母数と一致しません"),
    BY,
    GROUP,
    GROUP_NAME,
    Column("選択肢コード", "文字", "no_answerは無回答、b0・b1…は数値の階級、answeredは記入あり"),
    Column("選択肢", "文字", "選択肢の文言"),
    Column("団体数", "整数、またはx", "xは秘匿。0は0団体です"),
    Column("母数", "整数、またはx", "その行の割合の分母（設問を尋ねられ、調査票が回収された団体）"),
    Column("割合（％）", "小数第1位まで", "団体数÷母数×100を四捨五入。母数が0または秘匿のときは空欄"),
    NOTE,
)  # fmt: skip
RETURNS = (
    EDITION,
    BY,
    GROUP,
    GROUP_NAME,
    Column("対象の団体数", "整数", "調査票を送った団体"),
    Column("回収した団体数", "整数、またはx", "xは秘匿。0は0団体です"),
    Column("回収率（％）", "小数第1位まで", "回収した団体数÷対象の団体数×100を四捨五入。対象が0または秘匿のときは空欄"),
    NOTE,
)  # fmt: skip
QUARTILE = "Excelの関数QUARTILE.INCと同じ方法。記入した団体が5に満たないときは空欄"
EXTREME = "記入した団体が5に満たないときと、小さな数を秘匿する調査では空欄"
NUMBERS = (
    EDITION,
    Column("設問コード", "文字", "年度が変わっても同じ設問には同じコードを使います"),
    Column("設問", "文字", "設問番号と設問文"),
    Column("単位", "文字", "数値の単位"),
    BY,
    GROUP,
    GROUP_NAME,
    Column("記入した団体数", "整数、またはx", "数値を記入した団体。xは、その区分の数値をすべて秘匿"),
    Column("合計", "数値、またはx", "合計に意味のない設問（年など）と、記入がないときは空欄"),
    Column("最小", "数値、またはx", EXTREME),
    Column("第1四分位数", "数値、またはx", QUARTILE),
    Column("中央値", "数値、またはx", QUARTILE),
    Column("第3四分位数", "数値、またはx", QUARTILE),
    Column("最大", "数値、またはx", EXTREME),
    NOTE,
)  # fmt: skip
NOTICES = (
    EDITION,
    Column("日付", "YYYY-MM-DD", "正誤・お知らせの日。新しいものが先。書かれていない調査に、このファイルはありません"),
    Column("種類", "正誤 / お知らせ", "正誤は、公表した内容についての訂正"),
    Column("内容", "文字", "どの表の、どこが、どう変わったか"),
)  # fmt: skip
JSON = (
    Column("edition・label・note", "文字", "年度、調査の名前、実在の回答ではない場合は「合成データ」"),
    Column("licence", "文字", "利用条件"),
    Column("snapshot_sha256", "文字", "締切時点の控えの照合値"),
    Column("returns", "分け方ごとの区分", "区分コードごとに、sentは対象、returnedは回収した団体数。totalは計"),
    Column("questions", "設問コードごと", "baseは母数、not_askedは非該当、unreturnedは未回収、multipleは複数回答か、"
           "countsは選択肢コードごとの団体数、percentagesは割合（言えないときはnull）"),
    Column("numbers", "設問コード、分け方、区分の順", "n・sum・min・q1・median・q3・maxは、numbers.csvの同じ列。"
           "秘匿はx、空欄はnull"),
    Column("crosses", "表の並び", "rowsは分け方、columnsは設問コード。countsとpercentagesは、区分コード、選択肢コードの順。"
           "totalは計。秘匿はx"),
)  # fmt: skip
# By the name of the file that they explain.
FILES = {
    "all.csv": LONG,
    "returns.csv": RETURNS,
    "numbers.csv": NUMBERS,
    "notices.csv": NOTICES,
    "all.json": JSON,
}
LONG_HEADER, RETURNS_HEADER, NUMBERS_HEADER, NOTICES_HEADER = (
    tuple(column.label for column in columns) for columns in (LONG, RETURNS, NUMBERS, NOTICES)
)


def dictionary_csv() -> bytes:
    rows = [(name, row.label, row.kind, row.text) for name, columns in FILES.items() for row in columns]
    return write_csv([("ファイル", "項目", "値", "説明"), *rows])
