"""The example plan's tables: who, with whom, what is bought, what may go wrong. Everything is synthetic and says so."""

from datetime import date
from typing import Any

from tsumiki.accounts.models import User
from tsumiki.planning import services
from tsumiki.planning.models import Plan
from tsumiki.planning.tables import TABLES

# Each table's rows in the order of its columns.
Rows = dict[str, list[tuple[Any, ...]]]
_SYNTHETIC = "（合成データ）"
_GROUNDS = {
    "region_text": "県の移住相談窓口と、隣の町の空き家バンクに、互いの物件を載せ合う。",
    "policy_text": "介護予防（通いの場）、住宅（空き家の改修）、子育て（多世代の居場所）を、同じ家と同じ相談員で行う。",
    "evaluation_text": "毎年6月に、住民・金融機関・大学・報道を含む8人の会議で指標を確かめ、結果を7月に町のサイトで公表する。",
    "council_text": "9月議会で進み具合を、3月議会で予算と翌年度の見直しを報告する。",
}


def fill(plan: Plan, officer: User) -> None:
    """Save the six tables and the texts of 連携と検証."""
    first = plan.start_fiscal_year
    for key, rows in (_parties(first) | _conduct(first)).items():
        names = [field.name for field in TABLES[key].columns]
        values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
        for row in values:
            row[names[0]] += _SYNTHETIC
        services.save_rows(plan, key, by=officer, expected_version=1, rows=values)
    texts = {name: text + _SYNTHETIC for name, text in _GROUNDS.items()}
    services.save_texts(plan, by=officer, expected_version=1, data=texts, key="grounds")


def _parties(year: int) -> Rows:
    return {
        "roles": [
            ("空き家の調査", "企画政策課", "decides", ""),
            ("空き家の調査", "建設課", "does", ""),
            ("空き家の調査", "税務課", "is_asked", "固定資産の情報の扱い"),
            ("居場所の運営", "健康福祉課", "decides", ""),
            ("居場所の運営", "健康福祉課", "does", "地区の協議会とともに"),
            ("居場所の運営", "企画政策課", "is_told", ""),
        ],
        "partners": [
            ("地区の協議会", "residents", "居場所の鍵を預かり、日々の運営を担う", "場所と人手", "agreed"),
            ("まちづくりのNPO法人", "npo", "空き家の片付けと改修の調整", "相談員1人", "talking"),
            ("地方銀行の支店", "bank", "改修費の融資の相談", "相談会の開催（年2回）", "wanted"),
        ],
        "people": [
            ("空き家の相談に応じる人", 2, 1, "outside", date(year, 7, 1), "地域おこし協力隊を1人募る"),
            ("居場所の世話役", 7, 4, "train", date(year, 10, 1), "通いの場の参加者に声をかける"),
        ],
    }


def _conduct(year: int) -> Rows:
    return {
        "procurements": [
            ("空き家と居場所の案内のしくみ", "proposal", "使いやすさを比べるため", date(year, 6, 1), 3, 2, "adviser"),
            ("空き家の改修工事", "named_bid", "町内の事業者に機会を開くため", date(year, 9, 1), None, 2, "own"),
        ],
        "risks": [
            (
                "貸してくれる空き家が集まらない", 3, 3, "夏までに候補が5軒に届かない",
                "片付け費の補助と、地区からの声かけを先に行う", "建設課",
            ),
            (
                "世話役が続かない", 2, 3, "当番の欠けが月2回を超える",
                "2人組にし、半年ごとに交代する", "健康福祉課",
            ),
            (
                "予約のしくみが使われない", 2, 2, "電話での申し込みが8割を超える",
                "地区の相談員が代わって操作する", "企画政策課",
            ),
        ],
        "voices": [
            ("家を片付けられないので貸せない", "meeting", date(year - 1, 10, 1), 34, "片付けの手伝いを事業に加えた"),
            ("子どもを連れて行ける場所がほしい", "survey", date(year - 1, 9, 1), 210, "居場所を多世代で使えるようにした"),
        ],
    }  # fmt: skip
