"""The only role table: which role may be given where, how far it reaches and what it permits.

Nothing outside `tsumiki.accounts` compares roles. Everybody asks `access.can(user, Permission.X, organisation)`
or `access.organisations_for(user, Permission.X)`. The table is written a second time in tests/accounts on purpose.
"""

from dataclasses import dataclass
from enum import StrEnum

from tsumiki.directory.models import Organisation

Kind = Organisation.Kind


class Permission(StrEnum):
    AUDIT_VIEW = "audit.view"
    CASE_CONFIRM = "case.confirm"
    CASE_DRAFT = "case.draft"
    CASE_PUBLISH = "case.publish"
    DIAGNOSIS_VIEW = "diagnosis.view"
    MEMBER_MANAGE = "member.manage"
    MEMBER_VIEW = "member.view"
    PLAN_APPROVE = "plan.approve"
    PLAN_COMMENT = "plan.comment"
    PLAN_CONSULT = "plan.consult"
    PLAN_EDIT = "plan.edit"
    PLAN_VIEW = "plan.view"
    PLAN_VIEW_SHARED = "plan.view_shared"
    PUBLICATION_MANAGE = "publication.manage"
    SURVEY_ANSWER = "survey.answer"
    SURVEY_APPROVE = "survey.approve"
    SURVEY_CHECK = "survey.check"
    SURVEY_MANAGE = "survey.manage"
    SURVEY_VIEW = "survey.view"
    VOCABULARY_MANAGE = "vocabulary.manage"


PERMISSION_LABELS = {
    Permission.AUDIT_VIEW: "操作の記録を見る",
    Permission.CASE_CONFIRM: "自分の団体の事例の公開を決める",
    Permission.CASE_DRAFT: "事例を書く",
    Permission.CASE_PUBLISH: "事例を確かめ、公開する",
    Permission.DIAGNOSIS_VIEW: "地域診断を見る",
    Permission.MEMBER_MANAGE: "利用者を招待し、引き継ぐ",
    Permission.MEMBER_VIEW: "利用者の一覧を見る",
    Permission.PLAN_APPROVE: "計画を承認し、決定する",
    Permission.PLAN_COMMENT: "計画に意見を書く",
    Permission.PLAN_CONSULT: "計画の合議に答える",
    Permission.PLAN_EDIT: "計画を作り、直す",
    Permission.PLAN_VIEW: "計画（下書きを含む）を見る",
    Permission.PLAN_VIEW_SHARED: "共有された計画を見る",
    Permission.PUBLICATION_MANAGE: "公表資料を登録し、公開する",
    Permission.SURVEY_ANSWER: "調査に回答する",
    Permission.SURVEY_APPROVE: "調査の回答を承認して提出する",
    Permission.SURVEY_CHECK: "管内の調査の回答を確かめる",
    Permission.SURVEY_MANAGE: "調査を作り、実施し、公表する",
    Permission.SURVEY_VIEW: "自分の団体の調査の回答を見る",
    Permission.VOCABULARY_MANAGE: "枠組みを直し、公表する",
}


class Scope(StrEnum):
    """How far a role reaches from the organisation it was given in."""

    NATION = "nation"
    PREFECTURE = "prefecture"
    OWN = "own"

    @property
    def label(self) -> str:
        return SCOPE_LABELS[self]


SCOPE_LABELS = {
    Scope.NATION: "全国",
    Scope.PREFECTURE: "同じ都道府県内",
    Scope.OWN: "自分の団体",
}


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    label: str
    description: str
    kinds: frozenset[Kind]
    scope: Scope
    permissions: frozenset[Permission]
    must_end: bool = False  # a person of a contractor has the role for the contract's term only


P = Permission
_TOWN_VIEW = frozenset(
    {P.DIAGNOSIS_VIEW, P.MEMBER_VIEW, P.PLAN_COMMENT, P.PLAN_CONSULT, P.PLAN_VIEW, P.PLAN_VIEW_SHARED}
    | {P.SURVEY_VIEW}
)
_TOWN_WRITE = _TOWN_VIEW | {P.CASE_DRAFT, P.PLAN_EDIT, P.SURVEY_ANSWER}
_NATION_VIEW = frozenset({P.DIAGNOSIS_VIEW, P.MEMBER_VIEW, P.PLAN_VIEW_SHARED})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "secretariat",
            "国事務局",
            "事業全体を運営します。町の下書きは、事例として提出されるまで見ません。",
            frozenset({Kind.NATIONAL}),
            Scope.NATION,
            _NATION_VIEW
            | {P.AUDIT_VIEW, P.CASE_DRAFT, P.CASE_PUBLISH, P.MEMBER_MANAGE, P.PUBLICATION_MANAGE}
            | {P.SURVEY_MANAGE, P.VOCABULARY_MANAGE},
        ),
        Role(
            "contractor",
            "委託事業者",
            "委託期間のあいだ、事務局の運営を手伝います。",
            frozenset({Kind.CONTRACTOR}),
            Scope.NATION,
            _NATION_VIEW | {P.CASE_DRAFT, P.SURVEY_MANAGE},
            must_end=True,
        ),
        Role(
            "prefecture",
            "都道府県",
            "管内の市区町村の状況を見て、支えます。",
            frozenset({Kind.PREFECTURE}),
            Scope.PREFECTURE,
            _NATION_VIEW | {P.SURVEY_CHECK},
        ),
        Role(
            "town_drafter",
            "市区町村 起案者",
            "自分の団体の計画や事例を作ります。",
            frozenset({Kind.MUNICIPALITY, Kind.PREFECTURE}),
            Scope.OWN,
            _TOWN_WRITE,
        ),
        Role(
            "town_approver",
            "市区町村 承認者",
            "自分の団体の計画や事例を確かめ、利用者を招待します。",
            frozenset({Kind.MUNICIPALITY, Kind.PREFECTURE}),
            Scope.OWN,
            _TOWN_WRITE | {P.AUDIT_VIEW, P.CASE_CONFIRM, P.MEMBER_MANAGE, P.PLAN_APPROVE, P.SURVEY_APPROVE},
        ),
        Role(
            "town_viewer",
            "市区町村 閲覧者",
            "自分の団体の計画を見ます。合議を求められたときは答えます。",
            frozenset({Kind.MUNICIPALITY, Kind.PREFECTURE}),
            Scope.OWN,
            _TOWN_VIEW,
        ),
        Role(
            "company_admin",
            "事業者 管理者",
            "自社の利用者を管理します。",
            frozenset({Kind.COMPANY}),
            Scope.OWN,
            frozenset({P.MEMBER_VIEW, P.MEMBER_MANAGE, P.AUDIT_VIEW}),
        ),
        Role(
            "company_staff",
            "事業者 担当",
            "自社の担当者です。",
            frozenset({Kind.COMPANY}),
            Scope.OWN,
            frozenset({P.MEMBER_VIEW}),
        ),
        Role(
            "adviser",
            "アドバイザー",
            "共有された計画を読み、助言します。",
            frozenset({Kind.ADVISER, Kind.OTHER, Kind.CONTRACTOR}),
            Scope.NATION,
            frozenset({P.DIAGNOSIS_VIEW, P.PLAN_COMMENT, P.PLAN_VIEW_SHARED}),
        ),
    )
}

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]


def roles_for(kind: str) -> list[Role]:
    """The roles that may be given in an organisation of this kind."""
    return [role for role in ROLES.values() if kind in role.kinds]
