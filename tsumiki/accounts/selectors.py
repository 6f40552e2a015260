"""What a person may see of people, invitations, hand-overs and the log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tsumiki.accounts import verbs
from tsumiki.accounts.access import can, organisations_for, own_organisations
from tsumiki.accounts.models import (
    HandOver,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
    User,
)
from tsumiki.accounts.roles import PERMISSION_LABELS, ROLES, Permission, Role
from tsumiki.accounts.tokens import hash_of
from tsumiki.directory.models import Organisation
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.text import fold

MEMBER_ORDERS = {
    "name": ("user__name", "pk"),
    "section": ("section", "user__name", "pk"),
    "role": ("role", "section", "user__name", "pk"),
    # The two databases disagree on where "never" belongs.
    "last_login": (F("user__last_login").desc(nulls_last=True), "user__name", "pk"),
}


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """The organisations whose people this person may list, with the number of today's members."""
    today = timezone.localdate()
    in_force = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=today)
    )
    return organisations_for(user, Permission.MEMBER_VIEW).annotate(
        member_count=Count("memberships", filter=in_force, distinct=True)
    )


def search_organisations(user: User, query: str) -> QuerySet[Organisation]:
    found = organisations_visible_to(user)
    for word in fold(query).split():
        found = found.filter(search_text__contains=word)
    return found.order_by(F("member_count").desc(), "kind", "name", "pk")


def members_visible_to(user: User, organisation: Organisation) -> MembershipQuerySet:
    """Every place of the organisation, past ones too; nothing for a person who may not list its people."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user", "organisation")
    return rows if can(user, Permission.MEMBER_VIEW, organisation) else rows.none()


def memberships_visible_to(user: User) -> MembershipQuerySet:
    """The person's own places, and those of every organisation whose people they may list."""
    seen = organisations_for(user, Permission.MEMBER_VIEW).values("pk")
    return Membership.objects.filter(Q(user=user) | Q(organisation__in=seen)).select_related(
        "user", "organisation__local_government"
    )


def search_members(
    user: User, organisation: Organisation, *, query: str = "", order: str = "section"
) -> MembershipQuerySet:
    rows = members_visible_to(user, organisation)
    for word in query.split():
        rows = rows.filter(
            Q(user__name__icontains=word) | Q(section__icontains=word) | Q(user__email__icontains=word)
        )
    return rows.order_by(*MEMBER_ORDERS.get(order, MEMBER_ORDERS["section"]))


def invitations_visible_to(user: User) -> InvitationQuerySet:
    """Letters of the organisations whose people this person manages."""
    managed = organisations_for(user, Permission.MEMBER_MANAGE).values("pk")
    return Invitation.objects.filter(organisation__in=managed).select_related(
        "organisation", "invited_by", "takes_over_from__user"
    )


def invitation_of(token: str) -> Invitation | None:
    """The open invitation behind a link; None when there is none (any more), for whatever reason."""
    found = (
        Invitation.objects.select_related("organisation", "invited_by", "takes_over_from__user")
        .filter(token_hash=hash_of(token))
        .first()
    )
    return found if found and found.is_open else None


def hand_overs_visible_to(user: User) -> QuerySet[HandOver]:
    """Hand-overs from or to the person, and those of organisations whose people they manage."""
    managed = organisations_for(user, Permission.MEMBER_MANAGE).values("pk")
    return HandOver.objects.filter(
        Q(from_membership__user=user) | Q(to_membership__user=user) | Q(organisation__in=managed)
    ).select_related("organisation", "from_membership__user", "to_membership__user", "invitation")


def audit_events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """The log of the person's own organisation; for the secretariat of all, but for what names others' drafts."""
    if can(user, Permission.AUDIT_VIEW) and _reads_every_log(user):
        own = own_organisations(user, Permission.AUDIT_VIEW).values_list("pk", flat=True)
        return AuditEvent.objects.filter(
            ~Q(verb__in=verbs.staying_inside()) | Q(organisation_id__in=list(own))
        )
    seen = organisations_for(user, Permission.AUDIT_VIEW).values_list("pk", flat=True)
    return AuditEvent.objects.filter(organisation_id__in=list(seen))


def _reads_every_log(user: User) -> bool:
    # Events of the system itself belong to no organisation: only who reaches the whole nation reads them.
    return any(
        m.role_row.scope == "nation" and Permission.AUDIT_VIEW in m.role_row.permissions
        for m in user.active_memberships
    )


def filter_audit_events(
    events: QuerySet[AuditEvent], *, since: date | None, until: date | None, person: str, verb: str
) -> QuerySet[AuditEvent]:
    """Narrow the log; both days are included."""
    if since:
        events = events.filter(at__gte=_midnight(since))
    if until:
        events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
    if person:
        events = events.filter(actor_name__icontains=person)
    if verb:
        events = events.filter(verb=verb)
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def sessions_visible_to(user: User) -> QuerySet[UserSession]:
    """The devices on which this person is signed in now, the one used last first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at", "pk")


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One row of the role table as people read it."""

    role: Role
    kinds: str
    scope: str
    permissions: tuple[tuple[str, bool], ...]


def role_table() -> tuple[RoleLine, ...]:
    """roles.py as a table: every role against every permission."""
    from_kind = dict(Organisation.Kind.choices)
    return tuple(
        RoleLine(
            role,
            "・".join(label for kind, label in from_kind.items() if kind in role.kinds),
            role.scope.label,
            tuple((label, permission in role.permissions) for permission, label in PERMISSION_LABELS.items()),
        )
        for role in ROLES.values()
    )


def what_role_may(role: Role) -> list[str]:
    return [label for permission, label in PERMISSION_LABELS.items() if permission in role.permissions]
