"""What stops a draft from being published, each as a sentence that says where and what to do. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from tsumiki.framework.models import Network

Row = dict[str, Any]
KINDS = {"required", "recommended"}
TEXTS = {
    "name": "名称",
    "what": "何をするか",
    "why": "なぜ行うか",
    "when_it_suits": "どんなときに向くか",
}
LISTS = {
    "who": "だれが",
    "inputs": "用意するもの",
    "outputs": "できあがるもの",
    "pitfalls": "気をつけること",
}
EFFORTS = {"person_days": "手間（人日）", "meetings": "会議（回）", "weeks": "期間（週）"}


@dataclass(frozen=True, slots=True)
class Codes:
    """What a row may name: the codes of the edition, with the order of the steps."""

    steps: Mapping[str, int]
    groups: frozenset[str]
    cost_bands: frozenset[str]
    problems: frozenset[str]
    fields: frozenset[str]
    challenges: frozenset[int]


@dataclass(frozen=True, slots=True)
class Finding:
    code: str  # of the block in which it is to be mended; empty for the draft as a whole
    name: str
    sentence: str

    def __str__(self) -> str:
        return f"「{self.name}」：{self.sentence}" if self.name else self.sentence


def check(rows: Sequence[Row], codes: Codes) -> list[Finding]:
    """Everything that is to be mended in the rows that are not retired; none means that they may be published."""
    if not rows:
        return [Finding("", "", "積み木が1つもありません。加えるか、廃止を取り消してください。")]
    names = {row["code"]: str(row.get("name") or row["code"]) for row in rows}
    by_code = {row["code"]: row for row in rows}
    found = []
    for row in rows:
        told = [*_missing(row), *_unknown(row, codes), *_conditions(row), *_rules(row, by_code, codes)]
        found += [Finding(row["code"], names[row["code"]], sentence) for sentence in told]
    return found + _cycle(rows, names)


def _missing(row: Row) -> Iterator[str]:
    for key, label in TEXTS.items():
        if not str(row.get(key) or "").strip():
            yield f"「{label}」がありません。書いてください。"
    for key, label in LISTS.items():
        if not row.get(key):
            yield f"「{label}」がありません。1つ以上書いてください。"
    for key, label in EFFORTS.items():
        if not row["effort"].get(key):
            yield f"「{label}」がありません。1以上の数で書いてください。"
    source = row["source"]
    if not str(source.get("title") or "").strip():
        yield "出典がありません。何をもとに書いたかを書いてください。"
    elif source.get("status") != "ours" and not (source.get("url") or source.get("locator")):
        yield "出典の箇所もURLもありません。ほかの人が確かめられるように、どちらかを書いてください。"


def _unknown(row: Row, codes: Codes) -> Iterator[str]:
    conditions = row["conditions"]
    named: list[tuple[str, Iterable[Any], Iterable[Any]]] = [
        ("工程", [row.get("step")], codes.steps),
        ("種類", [row.get("group")], codes.groups),
        ("費用", [row.get("cost_band")], codes.cost_bands),
        ("地域課題", conditions.get("problems") or [], codes.problems),
        ("分野", conditions.get("fields") or [], codes.fields),
        ("デジタル活用の課題", conditions.get("challenges") or [], codes.challenges),
        ("使う網", conditions.get("networks") or [], Network.values),
    ]
    for label, given, known in named:
        for code in given:
            if code not in known:
                shown = "" if code in (None, "") else f"「{code}」という行はこの版にありません。"
                yield f"「{label}」：{shown}一覧から選んでください。"


def _conditions(row: Row) -> Iterator[str]:
    conditions = row["conditions"]
    low, high = conditions.get("population_min"), conditions.get("population_max")
    if low is not None and high is not None and low > high:
        yield "人口の目安の下限が上限より大きくなっています。どちらかを直してください。"
    if (low is not None or high is not None) and not conditions.get("population_reason"):
        yield "人口の目安に理由がありません。「人口の目安の理由」を書いてください。"
    if conditions.get("networks") and not conditions.get("networks_reason"):
        yield "使う網に理由がありません。「使う網の理由」を書いてください。"


def _rules(row: Row, by_code: Mapping[str, Row], codes: Codes) -> Iterator[str]:
    seen: set[str] = set()
    for rule in row["conditions"].get("after") or []:
        earlier = by_code.get(rule["code"])
        name = str(earlier.get("name") or rule["code"]) if earlier else rule["code"]
        if rule["code"] == row["code"]:
            yield "自分自身を「前に積むもの」にしています。外してください。"
        elif earlier is None:
            yield f"「前に積むもの」の「{name}」は、この版にないか、廃止されています。外すか、選び直してください。"
        elif codes.steps.get(earlier["step"], 0) > codes.steps.get(row["step"], 0):
            yield f"「前に積むもの」の「{name}」は、後の工程の積み木です。工程か順序を直してください。"
        if rule["code"] in seen:
            yield f"「前に積むもの」に「{name}」が2回あります。一方を外してください。"
        seen.add(rule["code"])
        if rule.get("kind") not in KINDS:
            yield f"「{name}」を先に積む決まりの強さがありません。必須か推奨を選んでください。"
        if not str(rule.get("reason") or "").strip():
            yield f"「{name}」を先に積む理由がありません。理由を書いてください。"


def _cycle(rows: Sequence[Row], names: Mapping[str, str]) -> list[Finding]:
    """A ring of rules, so that none of its blocks could ever be first."""
    graph = {
        row["code"]: {rule["code"] for rule in row["conditions"].get("after") or []} - {row["code"]}
        for row in rows
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as ring:
        codes = ring.args[1]
        way = " → ".join(names.get(code, code) for code in codes)
        return [
            Finding(
                codes[0],
                names.get(codes[0], codes[0]),
                f"積む順序が輪になっています（{way}）。どれか1つの順序を外してください。",
            )
        ]
    return []
