"""The single question: may this person do this here? Both answers below come from the same table and agree."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from tsumiki.accounts.models import Invitation, InvitationQuerySet, Membership, MembershipQuerySet, User
from tsumiki.accounts.roles import ROLES, Permission, Scope
from tsumiki.directory.models import LocalGovernment, Organisation


def _grants(user: User | AnonymousUser, permission: Permission) -> list[Membership]:
    """The memberships of today that carry the permission."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return [m for m in user.active_memberships if permission in m.role_row.permissions]


def _reaches(membership: Membership) -> Q:
    match membership.role_row.scope:
        case Scope.NATION:
            return Q(pk__isnull=False)
        case Scope.PREFECTURE:
            return Q(
                local_government__prefecture_code=membership.organisation.local_government.prefecture_code
            )
        case _:
            return Q(pk=membership.organisation_id)


def _is_within(membership: Membership, organisation: Organisation) -> bool:
    match membership.role_row.scope:
        case Scope.NATION:
            return True
        case Scope.PREFECTURE:
            own = membership.organisation.local_government.prefecture_code
            return organisation.is_local_government and organisation.local_government.prefecture_code == own
        case _:
            return organisation.pk == membership.organisation_id


def can(user: Any, permission: Permission, organisation: Organisation | None = None) -> bool:
    """True when a role of today permits it, in the organisation if one is given, anywhere otherwise."""
    grants = _grants(user, permission)
    return any(organisation is None or _is_within(grant, organisation) for grant in grants)


def organisations_for(user: Any, permission: Permission) -> QuerySet[Organisation]:
    """Every organisation in which the person may do it: the same answer as `can`, as a queryset."""
    reach = Q(pk__in=[])
    for grant in _grants(user, permission):
        reach |= _reaches(grant)
    return Organisation.objects.filter(reach)


def own_organisations(user: Any, permission: Permission) -> QuerySet[Organisation]:
    """The organisations that the person belongs to in a role with the permission, however far it reaches.

    Drafts are seen by those who write them: a nationwide role does not open another organisation's drawer.
    """
    return Organisation.objects.filter(pk__in=[grant.organisation_id for grant in _grants(user, permission)])


def is_own(user: Any, permission: Permission, organisation: Organisation) -> bool:
    """Whether `own_organisations` holds it."""
    return any(grant.organisation_id == organisation.pk for grant in _grants(user, permission))


def own_government(user: Any) -> LocalGovernment | None:
    """The local government of the person's first membership of today; None for strangers and for all others."""
    membership = user.main_membership if user.is_authenticated else None
    return getattr(membership.organisation, "local_government", None) if membership else None


def members_with(*permissions: Permission) -> MembershipQuerySet:
    """Today's memberships whose role carries one of the permissions: whom to write to about it."""
    return Membership.objects.in_force().filter(role__in=_roles_with(permissions))


def invitations_with(*permissions: Permission) -> InvitationQuerySet:
    """Unanswered invitations to such a role: who will be there soon."""
    return Invitation.objects.unanswered().filter(role__in=_roles_with(permissions))


def _roles_with(permissions: tuple[Permission, ...]) -> list[str]:
    return [role.code for role in ROLES.values() if not role.permissions.isdisjoint(permissions)]
