"""The example plan's logic model: everything is synthetic and says so."""

from typing import Any

from tsumiki.accounts.models import User
from tsumiki.planning import services
from tsumiki.planning.models import Plan

_SYNTHETIC = "（合成データ）"
# key, level, text, what it leads to, assumption, words of its indicator
_ROWS: list[tuple[str, str, str, tuple[str, ...], str, str]] = [
    ("0b000001", "input", "空き家の相談に応じる人　2人", ("0b000011", "0b000012"), "", ""),
    ("0b000002", "input", "居場所の世話役　7人", ("0b000013",), "", ""),
    ("0b000003", "input", "改修費と運営費", ("0b000012", "0b000013"), "改修は町内の事業者で間に合う", ""),
    ("0b000011", "activity", "7つの地区に出向いて聴く", ("0b000021",), "", ""),
    ("0b000012", "activity", "空き家を片付け、改修して貸す", ("0b000022",), "持ち主が貸すことに同意する", ""),
    ("0b000013", "activity", "居場所を開く", ("0b000023",), "", ""),
    (
        "0b000021", "output", "地区での話し合い", ("0b000032",),
        "話し合いに来なかった人にも声が届く", "地区での話し合い",
    ),
    ("0b000022", "output", "貸せるようになった空き家", ("0b000031",), "家賃が手の届く額におさまる", ""),
    ("0b000023", "output", "居場所を開いた日数", ("0b000032",), "歩いて行ける所にある", ""),
    (
        "0b000031", "early", "空き家だった家に人が住む", ("0b000041",),
        "入居した世帯が地区の行事に誘われる", "空き家バンク",
    ),
    ("0b000032", "early", "週に1回は居場所で顔を合わせる", ("0b000041",), "", "居場所を週に"),
    ("0b000041", "middle", "近所の人と日ごろ話す人が増える", ("0b000051",), "", "近所の人と"),
    ("0b000051", "impact", "どの地区でも、年齢を問わず人が出会い、支え合っている", (), "", ""),
]  # fmt: skip


def fill(plan: Plan, officer: User) -> None:
    """Save the logic model, each element with the plan's indicator of that name."""
    kpis = list(plan.kpis.values_list("key", "name"))
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "level": level,
            "text": text + _SYNTHETIC,
            "leads_to": list(leads_to),
            "assumption": assumption + _SYNTHETIC if assumption else "",
            "kpi_key": next((code for code, name in kpis if words and name.startswith(words)), ""),
        }
        for key, level, text, leads_to, assumption, words in _ROWS
    ]
    services.save_logic(plan, by=officer, expected_version=1, rows=rows)
