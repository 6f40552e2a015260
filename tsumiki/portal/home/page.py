"""Which sections a home has. Roles are never compared here: permissions and the kind of organisation decide."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis.selectors import has_statistics
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.portal.home import cases, decisions, overview, people, plans, surveys, town
from tsumiki.portal.home.plans import PlanLine
from tsumiki.portal.home.town import TownGlance
from tsumiki.portal.navigation import government_of

Kind = Organisation.Kind


@dataclass(slots=True)
class Home:
    """Everything portal/home.html draws; an empty section is not drawn, or says what to do."""

    membership: Membership | None
    others: list[Membership] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    next_steps: list[dict[str, str]] = field(default_factory=list)
    plan: PlanLine | None = None
    plans: list[PlanLine] = field(default_factory=list)
    writes_plans: bool = False
    glance: TownGlance | None = None
    cases: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    municipalities: dict[str, Any] = field(default_factory=dict)
    prefecture: LocalGovernment | None = None
    reads_shared: bool = False
    shared: list[dict[str, Any]] = field(default_factory=list)
    is_company: bool = False
    lacks_statistics: bool = False


def home_of(user: User) -> Home:
    """The home of the person's first membership of today; the others are listed."""
    membership = user.main_membership
    if membership is None:
        return Home(None)
    home = Home(
        membership,
        others=user.active_memberships[1:],
        tasks=[
            *decisions.tasks(user),
            *surveys.tasks(user),
            *cases.tasks(user),
            *people.tasks(user, membership),
        ],
    )
    organisation = membership.organisation
    home.is_company = organisation.kind == Kind.COMPANY
    home.lacks_statistics = can(user, Permission.DIAGNOSIS_VIEW) and not has_statistics()
    _add_own_plans(home, user, organisation)
    _add_place(home, user, government_of(membership))
    if organisation.kind in (Kind.NATIONAL, Kind.CONTRACTOR):
        home.figures = overview.nation_figures(user)
    if can(user, Permission.PLAN_VIEW_SHARED):
        home.reads_shared = True
        home.shared = plans.shared_lines(user, excluding=organisation)
    home.next_steps = _next_steps(user, membership)
    return home


def _add_own_plans(home: Home, user: User, organisation: Organisation) -> None:
    if not can(user, Permission.PLAN_VIEW, organisation):
        return
    home.writes_plans = can(user, Permission.PLAN_EDIT, organisation)
    home.plans = plans.own_lines(user, organisation)
    home.plan = home.plans[0] if home.plans else None
    home.tasks += plans.unfinished_tasks(user, home.plans)
    home.tasks += plans.follow_up_tasks(user)


def _add_place(home: Home, user: User, government: LocalGovernment | None) -> None:
    if government is None or not can(user, Permission.DIAGNOSIS_VIEW):
        return
    if government.is_prefecture:
        home.prefecture = government
        home.municipalities = overview.municipality_table(user, government)
        return
    if not home.lacks_statistics:
        home.glance = town.glance(government)
    home.cases = town.similar_cases(user, government, home.plan.plan if home.plan else None)


def _next_steps(user: User, membership: Membership) -> list[dict[str, str]]:
    """What the person can do from here, at most four."""
    organisation, government = membership.organisation, government_of(membership)
    steps = []
    if can(user, Permission.PLAN_EDIT, organisation):
        steps.append(
            _step("計画をつくる", "planning:plan_create", "課題を選び、積み木を積んで計画書にします。")
        )
    if can(user, Permission.DIAGNOSIS_VIEW):
        steps.append(
            _step(
                "まちを選んで診断する",
                "diagnosis:choose",
                "どの市区町村の数値も、類似団体と並べて見られます。",
            )
        )
    if can(user, Permission.MEMBER_VIEW, organisation):
        text = (
            "招待と引き継ぎもここから行います。"
            if can(user, Permission.MEMBER_MANAGE, organisation)
            else "所属している方の一覧です。"
        )
        steps.append(
            {"title": "利用者", "url": reverse("accounts:members", args=[organisation.pk]), "text": text}
        )
    if can(user, Permission.AUDIT_VIEW, organisation):
        steps.append(_step("操作の記録", "accounts:audit_log", "だれが、いつ、何をしたかを確かめます。"))
    if government is None and not can(user, Permission.DIAGNOSIS_VIEW):
        steps.append(_step("事例を見る", "library:case_list", "各地の取組を、出典と確かさとともに読めます。"))
    steps.append(_step("自分の登録内容", "accounts:profile", "氏名、パスワード、2段階認証、使っている端末。"))
    return steps


def _step(title: str, name: str, text: str) -> dict[str, str]:
    return {"title": title, "url": reverse(name), "text": text}
