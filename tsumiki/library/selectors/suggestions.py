"""Which cases to read first: added points, each with its reason in words. No model, no hidden weight.

What a case is about (problem, field, digital), which steps it shows and how well it is documented counts always. How
similar the town is (population, prefecture) gives no points to a case whose outcome is weak or not verified: it stays in
the list, but likeness alone never carries it past a case with more points, nor past the shown results of like towns.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.library.models import Case
from tsumiki.library.selectors.cases import cases_visible_to
from tsumiki.library.selectors.steps import Ahead, ahead_of, points_for_steps

SAME_PROBLEM = 30
# For each thing in the way that the method answers: it was used here, or it suits what this case is about.
SAME_METHOD, SUITING_METHOD = 30, 12
SAME_FIELD = 12
DIGITAL = 10
NEAR_POPULATION = 12
SAME_PREFECTURE = 8
SHOWN_RESULT = {Case.Confidence.HIGH: 8, Case.Confidence.MEDIUM: 4, Case.Confidence.LOW: 0}
# "Near" is from two thirds to one and a half times the town's own population.
NEAR = 1.5


@dataclass(frozen=True, slots=True)
class SuggestedCase:
    """A case with its points; `is_near` where the reasons say that its town is like the asker's."""

    case: Case
    score: int
    reasons: tuple[str, ...]
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working (積み木) that answers `answers`: names of what stands in the asker's way.

    `cases` are the keys of the cases in which it was used, `problems` and `fields` what it suits.
    """

    name: str
    answers: Collection[str]
    cases: Collection[tuple[str, str, str]] = ()
    problems: Collection[str] = ()
    fields: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, with the names to say it in."""

    government: LocalGovernment | None = None
    problems: Collection[str] = ()
    fields: Collection[str] = ()
    digital: bool | None = None
    populations: Mapping[int, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    methods: Collection[Method] = ()
    ahead: Ahead | None = None


def cases_for(
    user: Any,
    government: LocalGovernment | None,
    *,
    problems: Collection[str] = (),
    fields: Collection[str] = (),
    digital: bool | None = None,
    methods: Collection[Method] = (),
    reached: str = "",
    limit: int = 6,
    except_case: Case | None = None,
) -> list[SuggestedCase]:
    """Return the cases of other towns worth reading, best first, each with its reasons; always in the same order.

    With `digital=True` (False) cases that use digital tools (that do not) gain points. With the step that the town has
    `reached` so do cases that show the next one. A case without any reason is left out.
    """
    cases = _of_other_towns(user, government, except_case)
    wish = Wish(
        government,
        frozenset(problems),
        frozenset(fields),
        digital,
        _populations_around(government, cases),
        _names(),
        tuple(methods),
        ahead_of(reached, cases) if reached else None,
    )
    return _ranked(cases, wish)[:limit]


def cases_ahead(
    user: Any,
    government: LocalGovernment | None,
    *,
    reached: str,
    problems: Collection[str] = (),
    fields: Collection[str] = (),
) -> tuple[Ahead | None, list[SuggestedCase]]:
    """Only the cases that show the step after `reached`: of towns like this one first, weak results last among these.

    Then those with dated events of that step come before those with a block alone, then points decide. Comes with what
    they show of it; with None where no step follows.
    """
    cases = _of_other_towns(user, government, None)
    ahead = ahead_of(reached, cases)
    if ahead is None:
        return None, []
    cases = [case for case in cases if ahead.of(case)]
    wish = Wish(
        government,
        frozenset(problems),
        frozenset(fields),
        populations=_populations_around(government, cases),
        names=_names(),
        ahead=ahead,
    )
    return ahead, sorted(_ranked(cases, wish), key=lambda suggestion: _place_of(suggestion, ahead))


def _place_of(suggestion: SuggestedCase, ahead: Ahead) -> tuple[bool, bool, bool]:
    case = suggestion.case
    return (
        not suggestion.is_near,
        suggestion.is_near and case.is_weak_result,
        not ahead.of(case).events,
    )


def _of_other_towns(user: Any, government: LocalGovernment | None, except_case: Case | None) -> list[Case]:
    """Published cases in which neither this government nor the reader's own had a part."""
    own = [government.organisation_id] if government else []
    if user is not None and user.is_authenticated:
        own += [membership.organisation_id for membership in user.active_memberships]
    found = cases_visible_to(user).filter(status=Case.Status.PUBLISHED)
    if own:
        found = found.exclude(local_government__organisation__in=own).exclude(towns__organisation__in=own)
    return [case for case in found.order_by("pk") if case != except_case]


def _populations_around(government: LocalGovernment | None, cases: list[Case]) -> dict[int, float]:
    towns = {case.local_government_id for case in cases if case.local_government_id}
    return populations_of({*towns, government.pk} if government else set())


def _names() -> dict[str, str]:
    return framework.names([*framework.problems(), *framework.fields()])


def _ranked(cases: list[Case], wish: Wish) -> list[SuggestedCase]:
    found = [suggestion for case in cases if (suggestion := judge(case, wish)).reasons]
    return sorted(
        found, key=lambda s: (-s.score, s.case.is_weak_result, -(s.case.year or 0), s.case.key, s.case.pk)
    )


def judge(case: Case, wish: Wish) -> SuggestedCase:
    """Add up the points of one case. Pure: everything it needs is in the wish."""
    topic = _topic(case, wish)
    likeness = _likeness(case, wish)
    points = sum(points for points, _ in topic)
    reasons = [text for _, text in (*topic, *likeness)]
    if case.is_weak_result:
        # Said, but not counted.
        return SuggestedCase(case, points, tuple(reasons), bool(likeness))
    points += sum(points for points, _ in likeness)
    if reasons and (credit := SHOWN_RESULT[Case.Confidence(case.confidence)]):
        points += credit
        reasons.append(f"成果の記載がある（確度：{case.get_confidence_display()}）")
    return SuggestedCase(case, points, tuple(reasons), bool(likeness))


def _topic(case: Case, wish: Wish) -> list[tuple[int, str]]:
    found = points_for_steps(case, wish.ahead) + _by_method(case, wish.methods)
    found += [
        (each * len(same), f"{kind}{'と'.join(f'「{wish.names.get(code, code)}」' for code in same)}が同じ")
        for kind, each, same in (
            ("課題", SAME_PROBLEM, [code for code in case.problems if code in wish.problems]),
            ("分野", SAME_FIELD, [code for code in case.fields if code in wish.fields]),
        )
        if same
    ]
    if wish.digital is True and case.digital == Case.Digital.YES:
        found.append((DIGITAL, "デジタル活用あり"))
    elif wish.digital is True and case.digital == Case.Digital.PARTIAL:
        found.append((DIGITAL // 2, "一部でデジタル活用あり"))
    elif wish.digital is False and case.digital == Case.Digital.NO:
        found.append((DIGITAL, "デジタルを使わない取組"))
    return found


def _by_method(case: Case, methods: Collection[Method]) -> list[tuple[int, str]]:
    """Every method used in the case; where none was, the one that answers most and suits problem and field."""
    used = [method for method in methods if case.key in method.cases]
    suiting = [
        method
        for method in methods
        if set(case.problems) & set(method.problems) and set(case.fields) & set(method.fields)
    ]
    if used:
        return [(SAME_METHOD * len(method.answers), f"{_answers(method)}を使った取組") for method in used]
    best = max(suiting, key=lambda method: len(method.answers), default=None)
    if best is None:
        return []
    return [(SUITING_METHOD * len(best.answers), f"{_answers(best)}が向く課題と分野の取組")]


def _answers(method: Method) -> str:
    return f"{''.join(f'「{name}」' for name in method.answers)}に応える積み木「{method.name}」"


def _likeness(case: Case, wish: Wish) -> list[tuple[int, str]]:
    if wish.government is None:
        return []
    found: list[tuple[int, str]] = []
    own = wish.populations.get(wish.government.pk)
    theirs = wish.populations.get(case.local_government_id or 0)
    lead = case.local_government
    if lead and own and theirs and max(own, theirs) / min(own, theirs) <= NEAR:
        # Of a joint case it is the population of the one town that leads it.
        people = f"{wish.government.full_name} {own:,.0f}人、{lead.full_name} {theirs:,.0f}人"
        found.append((NEAR_POPULATION, f"人口規模が近い（{people}）"))
    if case.prefecture == wish.government.prefecture:
        found.append((SAME_PREFECTURE, f"同じ{case.prefecture}の取組"))
    return found


def populations_of(governments: Collection[int]) -> dict[int, float]:
    """Population by government, as far as statistics are loaded; one query, none for nobody."""
    if not governments:
        return {}
    rows = IndicatorValue.objects.filter(
        indicator="population", local_government__in=governments, value__isnull=False
    )
    return {pk: value for pk, value in rows.values_list("local_government", "value") if value is not None}
