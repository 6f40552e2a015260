"""The year's indicators as a workbook: numbers as numbers."""

from typing import Any, BinaryIO

from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.planning.after import graded
from tsumiki.planning.grading import RULE
from tsumiki.planning.models import FollowUp

HEADER = (
    *(
        "指標",
        "単位",
        "現時点値",
        "現時点値の年度",
        "計画した増加分の累計",
        "目標",
        "実績",
        "達成率（%）",
        "判定",
    ),
    *("測った日", "実績の出どころ", "なぜそうなったか"),
)


def write(follow_up: FollowUp, target: BinaryIO) -> None:
    """Write the indicators, and the year's text beside them."""
    write_xlsx(target, [_indicators(follow_up), _text(follow_up)])


def _note(follow_up: FollowUp) -> str:
    plan = follow_up.plan
    note = f"{plan.local_government.full_name}　{plan.title}　{follow_up.year_label}の実績と評価　第{follow_up.version}版"
    return f"{note}　合成データを含みます。" if plan.is_synthetic else note


def _indicators(follow_up: FollowUp) -> Sheet:
    rows = [
        [
            *(each.row.name, each.row.unit, each.row.baseline, each.row.baseline_year, each.row.change),
            *(each.row.target, each.row.value, each.grade.rate and round(each.grade.rate, 1)),
            *(each.grade.label, each.row.measured_on, each.row.source, each.row.note),
        ]
        for each in graded(follow_up)
    ]
    return Sheet("指標の実績", header=HEADER, rows=rows, note=f"{_note(follow_up)}　{RULE[1]}")


def _text(follow_up: FollowUp) -> Sheet:
    rows: list[list[Any]] = [
        ["途中のまとめ", "はい" if follow_up.is_interim else "いいえ"],
        ["取組の状況", follow_up.done],
        ["課題・うまくいかなかったこと", follow_up.issues],
        ["事業効果", follow_up.get_effect_display()],
        ["事業効果をそう見る理由", follow_up.effect_reason],
        ["今後の方針", follow_up.get_next_display()],
        ["今後の方針の理由", follow_up.next_reason],
        ["住民・有識者の意見", follow_up.voices],
        ["検証の会議の日", follow_up.held_on],
        ["公表したページ", follow_up.published_url],
        ["公表した日", follow_up.published_on],
    ]
    return Sheet("評価", header=("項目", "内容"), rows=rows, note=_note(follow_up))
