"""May this person do this to this membership or invitation, as things stand now?"""

from django.db.models import QuerySet

from tsumiki.accounts.access import can, organisations_for
from tsumiki.accounts.models import HandOver, Invitation, Membership, MembershipQuerySet, User
from tsumiki.accounts.roles import ROLES, Permission, Role, Scope, roles_for
from tsumiki.directory.models import Organisation

MANAGER_ROLES = [role.code for role in ROLES.values() if Permission.MEMBER_MANAGE in role.permissions]


def managers_of(organisation: Organisation) -> MembershipQuerySet:
    """Today's memberships of the organisation whose role manages its people."""
    return Membership.objects.in_force().filter(organisation=organisation, role__in=MANAGER_ROLES)


def is_own_manager(user: User, organisation: Organisation) -> bool:
    return any(
        m.organisation_id == organisation.pk and m.role in MANAGER_ROLES for m in user.active_memberships
    )


def can_manage(user: User, organisation: Organisation) -> bool:
    """Its own manager may; the secretariat only while the organisation has nobody who manages its people.

    Otherwise the secretariat could seat somebody of its own in a town and read the town's drafts.
    """
    if is_own_manager(user, organisation):
        return True
    return can(user, Permission.MEMBER_MANAGE, organisation) and not managers_of(organisation).exists()


def managed_by(user: User | None, organisations: QuerySet[Organisation]) -> frozenset[int]:
    """The keys of those that `can_manage` allows, in two queries. Nobody means the operator on the server, who begins
    what no organisation's manager can: like the secretariat, only where nobody manages.
    """
    own = {m.organisation_id for m in user.active_memberships if m.role in MANAGER_ROLES} if user else set()
    reached = organisations
    if user is not None:
        reached = organisations & organisations_for(user, Permission.MEMBER_MANAGE)
    held = Membership.objects.in_force().filter(role__in=MANAGER_ROLES).values("organisation")
    unheld = reached.exclude(pk__in=held).values_list("pk", flat=True)
    return frozenset([*organisations.filter(pk__in=own).values_list("pk", flat=True), *unheld])


def can_end(user: User, organisation: Organisation) -> bool:
    """Ending a place opens nothing to read, so the secretariat may also end that of a manager who was lost."""
    return can_manage(user, organisation) or reaches_everywhere(user)


def roles_to_give(user: User, organisation: Organisation) -> list[Role]:
    """The roles this person may give there: those that suit the organisation's kind."""
    return roles_for(organisation.kind) if can(user, Permission.MEMBER_MANAGE, organisation) else []


def is_last_manager(membership: Membership) -> bool:
    """Nobody else could go on managing the organisation's people if this membership ended or changed.

    A manager whose own last day is set does not count: on the day after, nobody would be left.
    """
    if membership.role not in MANAGER_ROLES or membership.is_over:
        return False
    return not managers_of(membership.organisation).filter(valid_to=None).exclude(pk=membership.pk).exists()


def can_write_handover_note(user: User, membership: Membership) -> bool:
    return membership.user_id == user.pk and not membership.is_over


def can_answer(user: User | None, invitation: Invitation) -> bool:
    """Only the owner of the invited address may answer; a letter to a new address needs nobody signed in."""
    return user is None or user.email == invitation.email


def can_read_handover(user: User, hand_over: HandOver) -> bool:
    """Memo and titles of drafts stay with both officers and their own managers; the secretariat sees who and when."""
    own = hand_over.to_membership is not None and hand_over.to_membership.user_id == user.pk
    return own or hand_over.from_membership.user_id == user.pk or is_own_manager(user, hand_over.organisation)


def reaches_everywhere(user: User) -> bool:
    """A member manager of the nation: sees the list of organisations, not only their own."""
    return any(
        m.role_row.scope == Scope.NATION and Permission.MEMBER_MANAGE in m.role_row.permissions
        for m in user.active_memberships
    )
