"""合成データ: 1,788 invented sheets whose tables equal the figures published for 2022-09-01, and claim nothing else.

Published (DOMAIN §2, the programme's deck): 推進・推進意向 379 = 240 + 139, 構想等 162, 実施 144, digital by field, the
twelve challenges. Which organisation answered what was never published; here it is drawn, by a hash of its code, so
that it is the same everywhere and for ever. Names of plans and projects say that they are invented.
"""

import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tsumiki.surveys.tabulation.answers import AnswerMatrix, Sheet, encode
from tsumiki.surveys.tabulation.reading import shipped

NOTE = "合成データ"
REGISTRY = Path(__file__).resolve().parents[2] / "directory" / "data" / "local_governments.csv"

PROMOTING, WILLING, PLANS, IMPLEMENTING = 240, 139, 162, 144
DIGITAL = {"exchange": 50, "work": 40, "housing": 23, "health": 100, "flow": 108}
CHALLENGES = {
    "c01": 71,
    "c02": 106,
    "c03": 75,
    "c04": 202,
    "c05": 184,
    "c06": 85,
    "c07": 69,
    "c08": 166,
    "c09": 87,
    "c10": 14,
    "c11": 22,
    "c12": 15,
}
# From here on nothing is published for 2022; shares only keep the demo plausible (reasons: those of 2018).
CONSIDERING_SHARE = 0.63
CONSENT_SHARE = 0.8
PLANS_OF_PROMOTING = 150
BLANK_CHALLENGES = 6
FIELDS = {
    "exchange": ("交流・居場所", "多世代の居場所づくり事業"),
    "work": ("活躍・しごと", "地域の担い手づくり事業"),
    "housing": ("住まい", "住み替え・見守り支援事業"),
    "health": ("健康", "健康ポイント事業"),
    "flow": ("人の流れづくり", "移住・関係人口促進事業"),
}
REASONS = {
    "financial-burden": 0.51,
    "young-first": 0.52,
    "residents": 0.04,
    "unclear-scheme": 0.16,
    "no-resources": 0.13,
    "no-success": 0.25,
    "similar-done": 0.04,
    "no-capacity": 0.47,
    "sending-side": 0.01,
    "other": 0.03,
}
PLAN_KINDS = {"concept": 0.45, "basic_plan": 0.4, "revitalisation_plan": 0.35, "other": 0.04}
WISHES = {"support": 0.25, "matching": 0.3, "exchange_meeting": 0.6}


@dataclass(slots=True)
class Body:
    """One local government while its sheet is being invented."""

    code: str
    kind: str
    designation: str
    name: str
    answers: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def draw(self, topic: str) -> float:
        """A number from 0 up to below 1 that depends on nothing but the code and the topic."""
        digest = hashlib.blake2b(f"{self.code}/{topic}".encode(), digest_size=7).digest()
        return int.from_bytes(digest, "big") / 2**56

    @property
    def capacity(self) -> float:
        """Roughly how many hands the town hall has; the only thing the answers are made to depend on."""
        size = {"prefecture": 1.0, "ward": 0.8, "city": 0.55, "town": 0.25, "village": 0.1}[self.kind]
        return min(1.0, size + (0.25 if self.designation else 0))


Score = Callable[[Body], float]


def _chance_alone(_body: Body) -> float:
    return 0


def bodies() -> list[Body]:
    """All 1,788 local governments of the package's registry, without answers."""
    with REGISTRY.open(encoding="utf-8-sig", newline="") as file:
        return [
            Body(row["code"], row["kind"], row["designation"], row["name"]) for row in csv.DictReader(file)
        ]


def synthetic_sheets() -> tuple[Sheet, ...]:
    """The 1,788 invented sheets in the order of the codes."""
    everyone = bodies()
    involved, others = _answer_status(everyone)
    _answer_plans(involved)
    _answer_fields(involved)
    _answer_challenges(involved)
    for body in involved:
        wishes = _some(body, WISHES)
        body.answers["wishes"] = wishes or (["none"] if body.draw("no wish") < 0.9 else [])
    for body in others:
        body.answers["reasons"] = _some(body, REASONS)
        if "other" in body.answers["reasons"]:
            body.words["reasons"] = "（合成）ほかの計画の中で検討しているため。"
    for body in everyone:
        body.answers["section"] = "企画課（合成）"
    return tuple(
        Sheet(body.code, body.answers, body.words) for body in sorted(everyone, key=lambda b: b.code)
    )


def synthetic_consents() -> dict[str, bool]:
    """Whether each body (by code) is invented to agree that its name stands beside the tables."""
    return {body.code: body.draw("consent") < CONSENT_SHARE for body in bodies()}


def synthetic_matrix() -> AnswerMatrix:
    """The invented sheets as answers to the 2022 questionnaire, labelled 合成データ."""
    return encode(shipped("questionnaire_r4"), synthetic_sheets(), note=NOTE)


def _top(chosen_from: Iterable[Body], number: int, topic: str, score: Score) -> list[Body]:
    """Exactly `number` of them: those with the highest score plus chance."""
    return sorted(chosen_from, key=lambda b: (-(score(b) + b.draw(topic)), b.code))[:number]


def _without(everyone: Sequence[Body], some: Sequence[Body]) -> list[Body]:
    codes = {body.code for body in some}
    return [body for body in everyone if body.code not in codes]


def _some(body: Body, shares: dict[str, float]) -> list[str]:
    return [code for code, share in shares.items() if body.draw(code) < share]


def _answer_status(everyone: Sequence[Body]) -> tuple[list[Body], list[Body]]:
    promoting = _top(everyone, PROMOTING, "promoting", lambda b: 0.15 * b.capacity)
    rest = _without(everyone, promoting)
    willing = _top(rest, WILLING, "willing", lambda b: 0.1 * b.capacity)
    others = _without(rest, willing)
    considering = _top(others, round(CONSIDERING_SHARE * len(others)), "considering", _chance_alone)
    for body in everyone:
        body.answers["status"] = "not_willing"
    for code, group in (("promoting", promoting), ("willing", willing), ("considering", considering)):
        for body in group:
            body.answers["status"] = code
    return promoting + willing, others


def _answer_plans(involved: Sequence[Body]) -> None:
    """構想等: mostly among those already under way; 実施: only on the ground of a plan, only among those under way."""
    promoting = [body for body in involved if body.answers["status"] == "promoting"]
    willing = _without(involved, promoting)
    planned = _top(promoting, PLANS_OF_PROMOTING, "plan", lambda b: 0.2 * b.capacity)
    implementing = {body.code for body in _top(planned, IMPLEMENTING, "implementing", _chance_alone)}
    planned += _top(willing, PLANS - PLANS_OF_PROMOTING, "plan", lambda b: 0.2 * b.capacity)
    for body in involved:
        body.answers["plan"] = "no"
    for body in planned:
        kinds = _some(body, PLAN_KINDS) or ["concept"]
        body.answers |= {
            "plan": "yes",
            "plan_kind": kinds,
            "plan_name": f"{body.name}生涯活躍のまち構想（合成）",
            # example.jp is kept free for examples by the registry of .jp.
            "plan_url": f"https://example.jp/{body.code}/" if body.draw("url") < 0.8 else "",
            "plan_year": 2015 + int(7 * body.draw("year")),
            "implementing": "yes" if body.code in implementing else "no",
        }
        if "other" in kinds:
            body.words["plan_kind"] = "（合成）総合計画の一部"


def _answer_fields(involved: Sequence[Body]) -> None:
    """Projects by field; digital ones oftener where there is a plan and where there are hands."""
    for code, number in DIGITAL.items():
        digital = _top(involved, number, f"digital {code}", _digital_score)
        for body in involved:
            at_work = body.answers["status"] == "promoting"
            has = body.draw(f"project {code}") < (0.6 if at_work else 0.25)
            body.answers[f"{code}_digital"] = "not_digital" if has else "none"
        for body in digital:
            body.answers[f"{code}_digital"] = "digital"
        for body in involved:
            if body.answers[f"{code}_digital"] != "none":
                label, project = FIELDS[code]
                body.answers[f"{code}_project"] = f"{project}（合成）"
                body.answers[f"{code}_summary"] = f"（合成）{label}の分野の、公表値に合わせて作った回答です。"


def _digital_score(body: Body) -> float:
    return (0.25 if body.answers["plan"] == "yes" else 0) + 0.3 * body.capacity


def _uses_digital(body: Body) -> bool:
    return any(body.answers[f"{code}_digital"] == "digital" for code in DIGITAL)


def _answer_challenges(involved: Sequence[Body]) -> None:
    """⑪ only alone and only without digital projects; the others as often as published."""
    idle = [body for body in involved if not _uses_digital(body)]
    not_considering = _top(idle, CHALLENGES["c11"], "c11", _chance_alone)
    for body in not_considering:
        body.answers["challenges"] = ["c11"]
    rest = _without(involved, not_considering)
    blank = _top(rest, BLANK_CHALLENGES, "blank", _chance_alone)
    facing = _without(rest, blank)
    chosen: dict[str, list[str]] = {body.code: [] for body in facing}
    for code, number in CHALLENGES.items():
        if code != "c11":
            for body in _top(facing, number, code, CHALLENGE_SCORES.get(code, _chance_alone)):
                chosen[body.code].append(code)
    _share_with_the_empty(chosen)
    for body in facing:
        body.answers["challenges"] = sorted(chosen[body.code])
        if "c12" in chosen[body.code]:
            body.words["challenges"] = "（合成）広域での調整に時間がかかる。"


def _without_hands(body: Body) -> float:
    return 0.4 * (1 - body.capacity)


def _without_plan(body: Body) -> float:
    return 0.35 if body.answers["plan"] == "no" else 0


# Small town halls lack people, those without a plan lack direction, those under way meet partners and money.
CHALLENGE_SCORES: dict[str, Score] = {
    "c01": _without_hands,
    "c02": _without_hands,
    "c03": lambda body: 0.3 * body.capacity,
    "c04": _without_plan,
    "c05": _without_plan,
    "c06": _without_hands,
    "c07": lambda body: 0.3 - _without_plan(body),
    "c09": _without_hands,
}


def _share_with_the_empty(chosen: dict[str, list[str]]) -> None:
    """Whoever has none takes one over from whoever has most; how often each is chosen stays as it is."""
    for code in sorted(code for code, own in chosen.items() if not own):
        giver = max(sorted(chosen), key=lambda other: len(chosen[other]))
        chosen[code].append(chosen[giver].pop())
