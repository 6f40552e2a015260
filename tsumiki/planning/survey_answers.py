"""What a plan answers of a survey before anybody types: its name, first year, fields, problems and challenges, and
what its last yearly follow-up says (progress, issues, effect, what comes next).

Which plan: of the organisation's own ones, shared or not, those whose years have not ended in the year of the
questionnaire, and of these the one saved last. A plan is not approved in here, so the last saved state is what the
organisation means; it looks the answer over before it hands it in. Plans of others are never looked at.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.planning.models import FollowUp, Plan
from tsumiki.surveys.logic.sources import PrefillSource
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.prefilling import Known
from tsumiki.surveys.selectors.known import KnownAnswer

GROUP = "団体の計画"
TITLE, YEAR, FIELDS, PROBLEMS, CHALLENGES = (
    f"plan:{name}" for name in ("title", "year", "fields", "problems", "challenges")
)
# What the last follow-up of the organisation tells: the source and the field.
FOLLOW_UP = {f"plan:{name}": name for name in ("done", "issues", "effect", "next")}


def sources() -> list[PrefillSource]:
    return [
        _source(TITLE, "名称", ("short", "long")),
        _source(YEAR, "最初の年度", ("number",)),
        _source(FIELDS, "分野", ("multiple", "single"), _fields),
        _source(PROBLEMS, "地域課題", ("multiple", "single"), _problems),
        _source(CHALLENGES, "課題①〜⑫", ("multiple", "single"), _challenges),
        _source("plan:done", "振り返り：取組の状況", ("long",)),
        _source("plan:issues", "振り返り：課題・うまくいかなかったこと", ("long",)),
        _source("plan:effect", "振り返り：事業効果", ("single",), lambda: list(FollowUp.Effect.values)),
        _source("plan:next", "振り返り：今後の方針", ("single",), lambda: list(FollowUp.Next.values)),
    ]


def _source(code: str, name: str, kinds: tuple[str, ...], codes: Any = None) -> PrefillSource:
    return PrefillSource(code, f"計画の{name}", GROUP, f"計画の{name}", kinds, codes)


def challenge_code(number: int) -> str:
    """①–⑫ as the questionnaires code them: c01–c12."""
    return f"c{number:02}"


def _fields() -> list[str]:
    return [row.code for row in _rows(framework.fields)]


def _problems() -> list[str]:
    return [row.code for row in _rows(framework.problems)]


def _challenges() -> list[str]:
    return [challenge_code(row.number) for row in _rows(framework.challenges)]


def _rows(select: Any) -> list[Any]:
    try:
        return list(select())
    except Edition.DoesNotExist:
        return []


def known_answers(wanted: Collection[str], campaign: Campaign) -> Iterator[KnownAnswer]:
    """What the plans tell, of all organisations at once: three queries, however many plans there are."""
    if any(code in FOLLOW_UP for code in wanted):
        yield from _looked_back(wanted, campaign)
    if any(code.startswith("plan:") and code not in FOLLOW_UP for code in wanted):
        yield from _planned(wanted, campaign)


def _planned(wanted: Collection[str], campaign: Campaign) -> Iterator[KnownAnswer]:
    seen: set[int] = set()
    for plan in _plans(campaign):
        if plan.local_government_id not in seen:
            seen.add(plan.local_government_id)
            for code, known in _told(plan).items():
                if code in wanted:
                    yield KnownAnswer(plan.local_government_id, code, known)


def _looked_back(wanted: Collection[str], campaign: Campaign) -> Iterator[KnownAnswer]:
    """The follow-up of the latest year that is closed, of every organisation: one query. 途中 tells nothing yet."""
    rows = FollowUp.objects.filter(is_interim=False, fiscal_year__lte=campaign.questionnaire.fiscal_year)
    if not campaign.is_synthetic:
        rows = rows.filter(plan__is_synthetic=False)
    seen: set[int] = set()
    for row in rows.select_related("plan").order_by("-fiscal_year", "-updated_at", "-pk"):
        town = row.plan.local_government_id
        if town in seen:
            continue
        seen.add(town)
        label = f"計画「{row.plan.title}」の{row.year_label}の振り返り"
        for code, name in FOLLOW_UP.items():
            if code in wanted and getattr(row, name):
                yield KnownAnswer(town, code, Known(getattr(row, name), label))


def _plans(campaign: Campaign) -> QuerySet[Plan]:
    plans = Plan.objects.filter(end_fiscal_year__gte=campaign.questionnaire.fiscal_year)
    if not campaign.is_synthetic:
        # Invented plans never stand beside a real asking.
        plans = plans.filter(is_synthetic=False)
    return plans.order_by("-updated_at", "-pk").prefetch_related("problems", "challenges")


def _told(plan: Plan) -> dict[str, Known]:
    label = f"計画「{plan.title}」"
    challenges = list(plan.challenges.all())
    return {
        TITLE: Known(plan.title, label),
        YEAR: Known(plan.start_fiscal_year, label),
        FIELDS: Known(plan.field_codes, label),
        PROBLEMS: Known([row.code for row in plan.problems.all()], label),
        CHALLENGES: Known(
            [challenge_code(row.number) for row in challenges],
            label,
            {challenge_code(row.number): row.note for row in challenges},
        ),
    }
