"""What a draft changes, field by field, in the words of the screens. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = dict[str, Any]
NOTHING = "（なし）"
_NEED = {True: "あることが前提", False: "まだないところ向き", None: "あってもなくてもよい"}
# Where a value stands in a row, and what it is called.
LABELS: dict[str, str] = {
    "name": "名称",
    "order": "並び順",
    "step": "工程",
    "group": "種類",
    "cost_band": "費用",
    "what": "何をするか",
    "why": "なぜ行うか",
    "when_it_suits": "どんなときに向くか",
    "conditions.challenges": "デジタル活用の課題",
    "conditions.problems": "地域課題",
    "conditions.fields": "分野",
    "conditions.population_min": "人口の目安（以上）",
    "conditions.population_max": "人口の目安（以下）",
    "conditions.population_reason": "人口の目安の理由",
    "conditions.needs_core_organisation": "中核となる法人",
    "conditions.needs_plan": "既にある構想等",
    "conditions.networks": "使う網",
    "conditions.networks_reason": "使う網の理由",
    "conditions.after": "前に積むもの",
    "who": "だれが",
    "effort.person_days": "手間（人日）",
    "effort.meetings": "会議（回）",
    "effort.weeks": "期間（週）",
    "inputs": "用意するもの",
    "outputs": "できあがるもの",
    "pitfalls": "気をつけること",
    "cases_note": "関連する事例についての注",
    "source.title": "出典",
    "source.locator": "出典の箇所",
    "source.url": "出典のURL",
    "source.year": "出典の年",
    "source.status": "出典の種類",
}


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return {"same": "変わらない", "changed": "直した", "added": "加えた", "retired": "廃止"}[self.value]


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BlockDifference:
    code: str
    name: str
    kind: Kind
    changes: tuple[Change, ...] = ()


def differences(
    before: Sequence[Row], after: Sequence[Row], names: Mapping[str, Mapping[Any, str]]
) -> list[BlockDifference]:
    """Every block of either side, in the order of `after`, then what is no longer there. `names`: see `shown`."""
    known = {row["code"]: row for row in before}
    left = {row["code"] for row in after}
    found = [_difference(known.get(row["code"]), row, names) for row in after]
    gone = [row for code, row in known.items() if code not in left]
    return found + [BlockDifference(row["code"], str(row["name"]), Kind.RETIRED) for row in gone]


def _difference(before: Row | None, after: Row, names: Mapping[str, Mapping[Any, str]]) -> BlockDifference:
    changes = tuple(changes_of(before or {}, after, names))
    kind = Kind.ADDED if before is None else Kind.CHANGED if changes else Kind.SAME
    return BlockDifference(after["code"], str(after.get("name") or after["code"]), kind, changes)


def changes_of(before: Row, after: Row, names: Mapping[str, Mapping[Any, str]]) -> Iterator[Change]:
    """The fields in which two rows differ."""
    for key, label in LABELS.items():
        old, new = (shown(key, value_at(row, key), names) for row in (before, after))
        if old != new:
            yield Change(label, old, new)


def value_at(row: Row, key: str) -> Any:
    value: Any = row
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def shown(key: str, value: Any, names: Mapping[str, Mapping[Any, str]]) -> str:
    """A value in words; `names` gives for a key (step, conditions.problems, conditions.after …) what codes are called."""
    if key in ("conditions.needs_core_organisation", "conditions.needs_plan"):
        return _NEED[value]
    called = names.get(key, {})
    if key == "conditions.after":
        kinds = {"required": "必須", "recommended": "推奨"}
        return (
            "\n".join(
                f"{called.get(rule['code'], rule['code'])}（{kinds.get(rule.get('kind'), '強さなし')}）：{rule.get('reason', '')}"
                for rule in value or []
            )
            or NOTHING
        )
    if isinstance(value, list):
        return "\n".join(called.get(item, str(item)) for item in value) or NOTHING
    return NOTHING if value in (None, "") else called.get(value, str(value))
