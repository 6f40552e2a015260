"""Three stacks of different character from ten answers; each block with the answer that brought it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tsumiki.planning.pieces import Effort, Library, effort_of, yen
from tsumiki.planning.proposing.answers import Answers, Budget, Network
from tsumiki.planning.proposing.calendar import Slot, calendar_of, months_of, weeks_of
from tsumiki.planning.proposing.characters import CHARACTERS, Character
from tsumiki.planning.proposing.closures import (
    Codes,
    can_be_ordered,
    closure,
    in_order,
    nearest_other,
    required_of,
)
from tsumiki.planning.suggestion import RULES as SUGGESTING
from tsumiki.planning.suggestion import Reason, TownFacts, Weight

_ANCHOR_POINTS = 8
# Kinds of blocks in which an outside service may be used.
_OUTSIDE = frozenset({"trial"})
CLOSED_NETWORK = "インターネットを使えない端末だけとのお答えです。外部のサービスを試す場合は、使う端末と回線をデジタル担当課に確かめます。"
# What an officer answered; the other rules only say whether a block suits.
_ANSWERS = frozenset({"R1", "R2", "R3"})


@dataclass(frozen=True, slots=True)
class SetAside:
    """A block that was considered and left out, and why."""

    code: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stack in a valid order with everything it requires; what it takes, and what was left out of it."""

    character: Character
    codes: tuple[str, ...]
    reasons: dict[str, tuple[Reason, ...]]
    effort: Effort
    slots: dict[str, Slot]
    weeks: int
    months: int
    # Person-days and months by which the stack goes beyond what was answered; 0 where it does not.
    days_over: int
    months_over: int
    cost_over: int
    # How it differs from the character's own choice, where that was another stack already.
    note: str
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Up to three proposals, no two alike; `shortfall` says why there are fewer."""

    proposals: tuple[Proposal, ...]
    excluded: tuple[SetAside, ...]
    shortfall: str


def propose(answers: Answers, town: TownFacts, library: Library) -> Outcome:
    """Return three stacks that differ; the same answers and the same library always give the same three."""
    return _Proposing(answers, town, library).outcome()


class _Proposing:
    def __init__(self, answers: Answers, town: TownFacts, library: Library) -> None:
        self.answers, self.town, self.library = answers, town, library
        self.judged = {
            code: tuple(r for rule in SUGGESTING for r in rule.check(town, piece.facts, library.words))
            for code, piece in library.pieces.items()
        }
        self.answering = {
            code for code, found in self.judged.items() if any(r.rule in _ANSWERS for r in found)
        }
        self.required = required_of(library)
        self.excluded: dict[str, tuple[Reason, ...]] = {}
        self.wholes = self._wholes()

    def _wholes(self) -> dict[str, Codes]:
        """Each block that may be proposed with everything it requires; the others go to `excluded`."""
        barred = {code: self._conditions(code) for code in self.library.pieces}
        barred = {code: reasons for code, reasons in barred.items() if reasons}
        found = {}
        for code in sorted(self.library.pieces):
            whole = closure(code, self.required)
            reasons = barred.get(code, ())
            if not reasons and (first := sorted(whole & set(barred))):
                names = "、".join(f"「{self.library.name(one)}」" for one in first)
                reasons = (_against("P2", f"前に要る{names}が、条件の目安に合いません。"),)
            if not reasons and not can_be_ordered(whole, self.library):
                reasons = (_against("P2", "前に要る積み木どうしの決まりが食い違い、並べられません。"),)
            if reasons:
                self.excluded[code] = reasons
            else:
                found[code] = whole
        return found

    def _conditions(self, code: str) -> tuple[Reason, ...]:
        piece = self.library.pieces[code]
        found = [r for r in self.judged[code] if r.weight is Weight.AGAINST]
        if self.answers.budget == Budget.NONE and piece.cost_min > 0:
            text = f"予算がないとのお答えですが、費用の目安は「{piece.cost_name}」です。予算がついたときに加えられます。"
            found.append(_against("P5", text))
        return tuple(found)

    # --- one stack ---------------------------------------------------------------------------------
    def outcome(self) -> Outcome:
        proposals: list[Proposal] = []
        taken: set[Codes] = set()
        for character in CHARACTERS:
            wanted, left = self._choose(character)
            codes: Codes | None = wanted
            if not wanted:
                continue
            if wanted in taken:
                codes = self._another(wanted, taken)
            if codes is not None:
                taken.add(codes)
                proposals.append(self._proposal(character, codes, wanted, left))
        return Outcome(tuple(proposals), self._relevant_exclusions(), self._shortfall(len(proposals)))

    def _another(self, wanted: Codes, taken: set[Codes]) -> Codes | None:
        """The stack nearest to the wanted one that is not taken: with what answers something before the rest."""
        is_taken, wholes = taken.__contains__, self.wholes
        near = nearest_other(wanted, wholes, is_taken, addable=frozenset(self.answering & set(wholes)))
        return near or nearest_other(wanted, wholes, is_taken, addable=frozenset(wholes))

    def _choose(self, character: Character) -> tuple[Codes, dict[str, Reason]]:
        """The best blocks of this character, one after another, while they stay within what was answered."""
        chosen: Codes = frozenset()
        left: dict[str, Reason] = {}
        ranked = self._ranked(character)
        for code in ranked:
            union = chosen | self.wholes[code]
            if union == chosen:
                continue
            if chosen and (len(union) > character.most_blocks or not self._adds(code, chosen, character)):
                continue
            refusal = self._beyond(union, character)
            if refusal is None:
                chosen = union
            else:
                left[code] = refusal
        if not chosen and ranked:
            # Nothing stays within the answers: the lightest, and the page says by how much it goes beyond.
            lightest = min(ranked, key=lambda code: (self._days(self.wholes[code]), ranked.index(code)))
            chosen = self.wholes[lightest]
        return chosen, {code: reason for code, reason in left.items() if code not in chosen}

    def _adds(self, code: str, chosen: Codes, character: Character) -> bool:
        if not character.only_what_is_new:
            return True
        answered = frozenset().union(*(self._answered(one) for one in chosen))
        return bool(self._answered(code) - answered)

    def _answered(self, code: str) -> frozenset[int | str]:
        facts = self.library.pieces[code].facts
        return frozenset(facts.challenges & self.town.challenges) | (facts.problems & self.town.problems)

    def _ranked(self, character: Character) -> list[str]:
        """What answers something, best first; and one block of the character's aim, whether it answers or not."""
        pool = [code for code in self.wholes if code in self.answering]
        aims = [code for code in self.wholes if self.library.pieces[code].group in character.groups]
        key = {code: self._score(code, character) for code in {*pool, *aims}}
        pool.sort(key=lambda code: (-key[code], self.library.pieces[code].step, code))
        aims.sort(key=lambda code: (-key[code], self.library.pieces[code].step, code))
        anchor = aims[:1]
        return [*anchor, *(code for code in pool if code not in anchor)] or sorted(self.wholes)

    def _score(self, code: str, character: Character) -> float:
        piece = self.library.pieces[code]
        aim = _ANCHOR_POINTS if piece.group in character.groups else 0
        whole = self.wholes[code]
        cost = effort_of(self.library.pieces[one] for one in whole).cost.least
        weight = self._days(whole) / character.days_per_point + cost / character.yen_per_point
        return sum(r.points for r in self.judged[code]) + aim - weight

    def _days(self, codes: Iterable[str]) -> int:
        return sum(self.library.pieces[code].person_days for code in codes)

    def _beyond(self, codes: Codes, character: Character) -> Reason | None:
        """Why the set goes beyond what was answered."""
        answers, pieces = self.answers, self.library.pieces
        if answers.capacity is not None:
            limit = int(answers.capacity * character.share_of_capacity)
            if (days := self._days(codes)) > limit:
                share = "（余裕を残すため、全体の4分の3まで）" if character.share_of_capacity < 1 else ""
                text = f"加えると手間が合わせて{days}人日になり、使える{limit}人日{share}を超えます。"
                return _against("P3", text)
        if answers.deadline is not None:
            months = months_of(weeks_of(self._slots(codes)))
            if months > answers.deadline:
                return _against("P4", f"加えると{months}か月かかり、期限の{answers.deadline}か月を超えます。")
        if answers.budget == Budget.KNOWN and answers.amount is not None:
            least = effort_of(pieces[code] for code in codes).cost.least
            if least > answers.amount:
                return _against(
                    "P5",
                    f"加えると費用が少なくとも{yen(least)}になり、予算の{yen(answers.amount)}を超えます。",
                )
        return None

    def _slots(self, codes: Codes) -> dict[str, Slot]:
        return calendar_of(in_order(codes, self.library), self.library.pieces, self.library.rules)

    def _proposal(
        self, character: Character, codes: Codes, wanted: Codes, left: dict[str, Reason]
    ) -> Proposal:
        answers = self.answers
        order = tuple(in_order(codes, self.library))
        slots, effort = self._slots(codes), effort_of(self.library.pieces[code] for code in order)
        weeks = weeks_of(slots)
        months = months_of(weeks)
        return Proposal(
            character=character,
            codes=order,
            reasons={code: self._reasons(code, codes, character) for code in order},
            effort=effort,
            slots=slots,
            weeks=weeks,
            months=months,
            days_over=max(0, effort.person_days - answers.capacity) if answers.capacity is not None else 0,
            months_over=max(0, months - answers.deadline) if answers.deadline is not None else 0,
            cost_over=max(0, effort.cost.least - answers.amount) if answers.amount is not None else 0,
            note=self._note(codes, wanted),
            set_aside=tuple(SetAside(code, (reason,)) for code, reason in left.items() if code not in codes),
        )

    def _reasons(self, code: str, codes: Codes, character: Character) -> tuple[Reason, ...]:
        """Which answer, which aim and which other block brought this one."""
        found = [r for r in self.judged[code] if r.weight is Weight.FOR and r.rule != "R4"]
        if self.library.pieces[code].group in character.groups:
            text = f"「{character.title}」のねらいに合う種類（{self.library.pieces[code].group_name}）です。"
            found.append(Reason("P1", text, Weight.FOR))
        for other in sorted(codes - {code}):
            for rule in self.library.rules:
                if rule.then == other and rule.first == code and code in self.required[other]:
                    text = f"「{self.library.name(other)}」の前に要ります。{rule.reason}"
                    found.append(Reason("R4", text, Weight.FOR))
        if self.answers.network == Network.CLOSED and self.library.pieces[code].group in _OUTSIDE:
            found.append(Reason("P6", CLOSED_NETWORK, Weight.NOTE))
        if not any(r.rule in (*_ANSWERS, "R4", "P1") for r in found):
            found.append(Reason("P1", "ほかの積み方と違う組み合わせにするために加えました。", Weight.NOTE))
        return tuple(found)

    def _note(self, codes: Codes, wanted: Codes) -> str:
        """How the stack differs from the character's own choice."""
        if codes == wanted:
            return ""
        names = self.library.name
        more = "、".join(f"「{names(code)}」" for code in sorted(codes - wanted))
        less = "、".join(f"「{names(code)}」" for code in sorted(wanted - codes))
        changes = [f"{more}を加え" if more else "", f"{less}を後に回し" if less else ""]
        return f"ねらいどおりに選ぶと上の積み方と同じになるため、{'、'.join(c for c in changes if c)}ました。"

    def _relevant_exclusions(self) -> tuple[SetAside, ...]:
        """What would answer something and was excluded by a condition."""
        return tuple(
            SetAside(code, reasons)
            for code, reasons in sorted(self.excluded.items())
            if code in self.answering
        )

    def _shortfall(self, count: int) -> str:
        if count == len(CHARACTERS):
            return ""
        if count == 0:
            return "お答えの条件に合う積み木がないため、積み方を提案できません。条件を見直すか、積み木の一覧からお選びください。"
        return f"お答えの条件に合う積み木が少ないため、違いのある積み方は{count}つだけです。"


def _against(rule: str, text: str) -> Reason:
    return Reason(rule, text, Weight.AGAINST)
