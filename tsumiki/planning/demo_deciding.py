"""A second example plan on its way to a decision, and what is said of the first. Everything is synthetic and says so."""

from datetime import timedelta

from django.utils import timezone

from tsumiki.accounts.models import Membership, User
from tsumiki.planning import papers, services
from tsumiki.planning.demo import OFFICER, TITLE
from tsumiki.planning.models import Plan, SubmissionStep
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import Asked

DECIDING = "地区の居場所をひらく計画（合成データ）"
_CONSULTED = "fukushi@nambu.tottori.example"
_APPROVER = "kacho@nambu.tottori.example"
Kind = SubmissionStep.Kind


def make_decision() -> int:
    """Put a copy of the example to decision, half way through; return how many submissions were made."""
    example = Plan.objects.filter(title=TITLE).select_related("local_government__organisation").first()
    officer = User.objects.filter(email=OFFICER).first()
    people = {place.user.email: place for place in Membership.objects.in_force().select_related("user")}
    if example is None or officer is None or not {_CONSULTED, _APPROVER} <= set(people):
        return 0
    if Plan.objects.filter(title=DECIDING).exists():
        return 0
    _talk(example, officer, people[_CONSULTED].user)
    copy = services.copy_plan(example, by=officer)
    data = {name: getattr(copy, name) for name in ("start_fiscal_year", "end_fiscal_year", "fields")}
    known = {name: getattr(copy, name) for name in ("has_core_organisation", "has_existing_plan")}
    services.save_basics(copy, by=officer, expected_version=1, data={**data, **known, "title": DECIDING})
    copy.refresh_from_db()
    made = services.submit(
        copy,
        by=officer,
        expected_version=copy.version,
        subject=f"「{DECIDING}」の策定について",
        reason="別紙のとおり計画を策定し、当初予算の要求に進んでよいか伺います。（合成データ）",
        route=[Asked(Kind.CONSULT, people[_CONSULTED]), Asked(Kind.APPROVE, people[_APPROVER])],
    )
    services.answer(
        made.steps.get(kind=Kind.CONSULT),
        by=people[_CONSULTED].user,
        answer=SubmissionStep.Answer.AGREED,
        comment="世話役の募集は、通いの場の年間予定と合わせてください。（合成データ）",
    )
    return 1


def _talk(plan: Plan, officer: User, colleague: User) -> None:
    services.comment(
        plan,
        by=colleague,
        section="kpis",
        text="居場所を使う人は、地区ごとにも数えられるとよいと思います。（合成データ）",
    )
    paper = papers.build("council", PlanRecord(plan), on=timezone.localdate())
    why = next(part for part in paper.parts if part.key == "why")
    services.write_part(
        plan,
        by=officer,
        kind="council",
        part="why",
        label=why.title,
        base=why.text(),
        text=f"{why.text()}\n空き家の片付けに困る声が、7つの地区のすべてで出ています。（合成データ）",
        expected_version=0,
    )
    services.ask(
        plan,
        by=officer,
        section="people",
        title="世話役を引き受けてくれそうな方の人数を、地区ごとに確かめる（合成データ）",
        assignee=colleague,
        due_on=timezone.localdate() + timedelta(days=21),
    )
