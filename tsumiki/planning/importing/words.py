"""The words by which tables, columns and rows are known, as data."""

import re
import unicodedata

from tsumiki.kernel.dates import fiscal_year_label, parse_era_year

PART_LABELS = {
    "kpis": "指標（KPI）",
    "budget": "予算",
    "roadmap": "行程",
    "partners": "連携先",
    "risks": "リスク",
}
# Field → the words of its heading; the first one is what people are shown.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "kpis": {
        "name": ("指標", "指標名", "指標の名称", "KPI", "成果指標", "評価指標", "KPI名", "重要業績評価指標", "重要業績評価指標(KPI)", "指標(KPI)", "数値目標"),
        "kind": ("種類", "指標の種類", "区分", "種別"),
        "unit": ("単位",),
        "baseline": ("現時点値", "現状値", "基準値", "現状", "現況値", "当初値", "基準", "策定時"),
        "baseline_year": ("現時点値の年度", "基準年度", "基準年", "現状値の年度", "現況年度", "現状年度"),
        "method": ("測り方", "測定方法", "算出方法", "把握方法", "測定の方法"),
        "source": ("データの出どころ", "出典", "データ元", "データソース", "資料", "根拠資料"),
    },
    "budget": {
        "fiscal_year": ("年度", "年度(西暦)", "会計年度", "実施年度"),
        "item": ("費目・内容", "費目", "内容", "経費の内容", "経費", "項目", "経費内訳", "事業内容", "積算内訳"),
        "amount": ("金額", "事業費", "予算額", "経費の額", "額", "概算額", "所要額"),
        "source_kind": ("財源", "財源の種類", "財源内訳"),
        "grant": ("交付金の名称", "補助金名", "交付金名"),
        "note": ("備考", "摘要"),
    },
    "roadmap": {
        "kind": ("種類", "区分", "種別"),
        "title": ("行うこと", "実施内容", "取組", "取組内容", "工程", "作業", "スケジュール", "実施事項"),
        "start": ("始める月", "開始", "開始月", "開始時期", "着手", "始期", "着手時期"),
        "end": ("終える月", "終了", "終了月", "終了時期", "完了", "終期", "完了時期"),
        "section": ("担当課", "担当", "所管課", "主管課", "所管"),
    },
    "partners": {
        "name": ("連携先", "連携団体", "相手", "相手方", "関係機関", "団体名", "連携機関", "関係団体"),
        "role": ("担う役割", "役割", "役割分担", "主な役割"),
        "contribution": ("持ち寄るもの・負担", "負担", "提供するもの", "持ち寄るもの"),
    },
    "risks": {
        "text": ("起こりうること", "リスク", "想定されるリスク", "リスクの内容", "懸念事項"),
        "sign": ("早く気づくしるし", "兆候", "しるし"),
        "response": ("備え・起きたときの対応", "対応", "対応策", "対策", "備え"),
        "section": ("担当課", "担当", "所管課"),
    },
}  # fmt: skip
# A table is one of the part only with the first of these and at least one of the second.
NEEDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "kpis": ("name", ("baseline", "target", "increment", "unit")),
    "budget": ("item", ("amount", "amount_in")),
    "roadmap": ("title", ("start", "end")),
    "partners": ("name", ("role", "contribution")),
    "risks": ("text", ("response", "sign")),
}
# Fields that stand once for each year.
YEARLY = {
    "kpis": {"increment": "増加分", "target": "目標値（その年度の値）"},
    "budget": {"amount_in": "金額"},
}
TOTALS = ("計", "合計", "小計", "総計", "総合計", "総事業費", "累計", "事業費計")
_NOTE = re.compile(r"^(?:※|\*|注|\(注|注\)|備考[:：])")
_INCREASE = re.compile(r"増加|増分|増減")
_ACTUAL = re.compile(r"実績")
_BASE = re.compile(r"現状|基準|現時点|現況|当初|策定時")
_SUMS = re.compile(r"累計|到達|合計|^計|総計")
_WESTERN = re.compile(r"(?<!\d)(19[9]\d|20\d\d)(?!\d)")
_ERA = re.compile(r"(令和|平成|[RH])\.?(元|\d{1,2})(?!\d)")


def plain(value: object) -> str:
    """A heading or word without width, spaces and line ends."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "" if value is None else str(value)))


def year_in(text: str) -> int | None:
    """The fiscal year a heading names: 令和7年度, R7, 2025, 2025年度."""
    folded = plain(text)
    if found := _ERA.search(folded):
        return parse_era_year(f"{found[1]}{found[2]}年度")
    found = _WESTERN.search(folded)
    return int(found[1]) if found else None


def field_of(part: str, texts: tuple[str, ...]) -> str:
    """The field a column's heading (its texts from top to bottom) means in the part; "" when none."""
    joined = "".join(plain(text) for text in texts)
    year = year_in(joined)
    known = _known(part, texts)
    if part in YEARLY and year is not None:
        return _yearly(part, joined, year, known)
    if part == "kpis" and _SUMS.search(joined):
        return ""
    return known


def _yearly(part: str, joined: str, year: int, known: str) -> str:
    if part == "budget":
        return f"amount_in:{year}"
    if _INCREASE.search(joined):
        return f"increment:{year}"
    if _ACTUAL.search(joined) or _SUMS.search(joined):
        return ""
    if known == "baseline" or _BASE.search(joined):
        return f"baseline:{year}"
    return f"target:{year}"


def _known(part: str, texts: tuple[str, ...]) -> str:
    """By the lowest text that is a known heading, then by all of them together, without what stands in brackets."""
    whole = [plain(text) for text in texts]
    for text in [*reversed(whole), "".join(whole)]:
        for shape in (text, re.sub(r"\(.*?\)", "", text)):
            for field, words in FIELDS[part].items():
                if shape and shape in map(plain, words):
                    return field
    return ""


def is_known_heading(text: object) -> bool:
    """Whether a cell could stand in a lower row of headings."""
    folded = plain(text)
    if not folded or len(folded) > 20:
        return False
    if (
        year_in(folded) is not None
        and re.fullmatch(r"[^、。]*年?度?.*", folded)
        and not re.search(r"[。、]", folded)
    ):
        return True
    return any(_known(part, (folded,)) for part in FIELDS) or folded in (
        "目標",
        "目標値",
        "実績",
        "実績値",
        "増加分",
    )


def is_total(text: object) -> bool:
    folded = re.sub(r"[\s()【】\[\]]", "", plain(text))
    return folded in TOTALS


def is_note(text: object) -> bool:
    return bool(_NOTE.match(plain(text)))


def field_label(part: str, field: str) -> str:
    """A field in words: 指標, 令和9年度（2027年度）の増加分."""
    name, _, year = field.partition(":")
    if not year:
        return FIELDS[part][name][0]
    own = "現時点値" if name == "baseline" else YEARLY[part][name]
    return f"{fiscal_year_label(int(year))}の{own}"
