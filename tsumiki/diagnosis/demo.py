"""What a town adds to its diagnosis, for the demo's 南部町（鳥取県）. Every number and every word is synthetic and says so."""

from typing import Any

from tsumiki.accounts.models import User
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import services
from tsumiki.directory.models import LocalGovernment

OFFICER = "kikaku@nambu.tottori.example"
_SOURCE = "合成データ（説明のための例。実際の調査ではありません）"
# name, unit, themes, year_kind, values, method
_FIGURES = (
    (
        "空き家の戸数（町の実態調査）", "戸", ["vacancy", "housing"], "calendar",
        {"2018": "182", "2021": "214", "2024": "247"},
        "自治会長への聞き取りのあと、現地で外から確かめた戸数。2021年から集合住宅を含む。（合成データ）",
    ),
    (
        "通いの場の数", "か所", ["generations", "exchange"], "fiscal",
        {"2021": "18", "2022": "19", "2023": "21", "2024": "22", "2025": "24"},
        "月1回以上集まる場を、地域包括支援センターが3月末に数えたもの。（合成データ）",
    ),
    (
        "自治会の加入率", "%", ["generations"], "fiscal",
        {"2021": "86.1", "2022": "85.2", "2023": "84.0", "2024": "82.7", "2025": "81.9"},
        "4月1日の加入世帯を住民基本台帳の世帯で割ったもの。（合成データ）",
    ),
    (
        "特定健診の受診率", "%", ["health"], "fiscal",
        {"2021": "38.4", "2022": "40.2", "2023": "41.5", "2024": "42.3"},
        "国民健康保険の加入者。（合成データ）",
    ),
    (
        "歩行者通行量（休日・1日当たり）", "人", ["liveliness"], "calendar", {"2025": "412"},
        "10月の日曜日に、駅前の1地点で9時から17時まで数えた。（合成データ）",
    ),
)  # fmt: skip
# kind, name, what, area, holder, section, use
_RESOURCES = (
    ("vacant", "旧保育園の園舎（例）", "平屋、園庭あり。2年前に閉園。（合成データ）", "東地区", "町", "総務課", "子ども食堂と居場所"),
    ("vacant", "駅前の空き店舗（例）", "1階40㎡。水回りは使える。（合成データ）", "駅前", "民間（1者）", "企画政策課", "日替わりの店と相談の窓口"),
    ("place", "交流センター（例）", "会議室3、調理室1。夜の利用は少ない。（合成データ）", "中央地区", "町", "教育委員会", "夜間の学び直しの場"),
    ("people", "里山を守る会（例）", "30人ほど。草刈りと薪づくりを月1回。（合成データ）", "西地区", "任意団体", "産業課", "多世代の作業日をひらく"),
    ("people", "おもちゃの修理の会（例）", "退職した技術者が集まる。（合成データ）", "中央地区", "任意団体", "福祉課", ""),
    ("culture", "秋の棚田まつり（例）", "毎年10月。出店は20ほど。（合成データ）", "南地区", "実行委員会", "産業課", "移住体験の日と合わせる"),
    ("nature", "柿と柿渋（例）", "加工場が1か所ある。（合成データ）", "全域", "農家の組合", "産業課", "就労の場と商品づくり"),
    ("business", "小さな福祉法人（例）", "通所と訪問。送迎の車を3台もつ。（合成データ）", "東地区", "社会福祉法人", "福祉課", "日中の車を移動支援に使う"),
)  # fmt: skip
# theme, grade, text, voice, heard
_NOTES = (
    ("isolation", "strong", "転入してきた家庭ほど、平日の昼に話せる相手がいないと聞く。（合成データ）", "子育て支援センターの利用者", "2026年の夏"),
    ("vacancy", "strong", "片付けの費用が出せず、貸したくても貸せない家が増えている。（合成データ）", "自治会長", "2026年の地区座談会"),
    ("liveliness", "little", "店は減ったが、行事には人が集まる。（合成データ）", "商工会の会員", "2026年秋"),
    ("health", "some", "冬に外出が減り、春に足腰が弱る人がいる。（合成データ）", "通いの場の世話人", "2026年春"),
)  # fmt: skip


def make_own_knowledge() -> int:
    """Make the example if its town and officer are there and it is not; return how many records were made."""
    officer = User.objects.filter(email=OFFICER).first()
    towns = LocalGovernment.objects.existing().filter(code="313891").select_related("organisation")
    town = towns.first()
    if officer is None or town is None or OwnFigure.objects.filter(local_government=town).exists():
        return 0
    for figure in _FIGURES:
        data = _named("name unit themes year_kind values method", figure)
        services.add(
            OwnFigure, town, data | {"source": _SOURCE, "source_url": ""}, by=officer, is_synthetic=True
        )
    for resource in _RESOURCES:
        data = _named("kind name what area holder section use", resource)
        services.add(LocalResource, town, data | {"source": _SOURCE}, by=officer, is_synthetic=True)
    for note in _NOTES:
        data = _named("theme grade text voice heard", note)
        services.add(FeltNote, town, data, by=officer, is_synthetic=True)
    return len(_FIGURES) + len(_RESOURCES) + len(_NOTES)


def _named(names: str, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(names.split(), row, strict=True))
