"""Who may see what, as marks: a document carries the marks of those who may see it, a person has marks of their own."""

from typing import Any

from tsumiki.accounts.roles import Permission

PUBLIC = "public"
MEMBERS = "members"  # everybody with an account


def of_organisation(pk: int, permission: Permission) -> str:
    """Those of the organisation whose role there carries the permission."""
    return f"{permission.value}:{pk}"


def anywhere(permission: Permission) -> str:
    """Those with a role that carries the permission, wherever it is."""
    return f"{permission.value}:*"


def marks_of(user: Any) -> frozenset[str]:
    """What the person may see: public things, those for members, and those that their roles of today open."""
    if user is None or not user.is_authenticated:
        return frozenset({PUBLIC})
    marks = {PUBLIC, MEMBERS}
    for membership in user.active_memberships:
        for permission in membership.role_row.permissions:
            marks |= {of_organisation(membership.organisation_id, permission), anywhere(permission)}
    return frozenset(marks)
