"""Who may see what, as marks: a document carries the marks of those who may see it, a person has marks of their own."""

from typing import Any

from tsumiki.accounts.roles import Scope

PUBLIC = "public"
MEMBERS = "members"  # everybody with an account
NATION = "nation"  # those whose role reaches every organisation


def of_organisation(pk: int) -> str:
    return f"organisation:{pk}"


def marks_of(user: Any) -> frozenset[str]:
    """What the person may see: public things, those for members, and those of the own organisations."""
    if user is None or not user.is_authenticated:
        return frozenset({PUBLIC})
    marks = {PUBLIC, MEMBERS}
    for membership in user.active_memberships:
        marks.add(of_organisation(membership.organisation_id))
        if membership.role_row.scope == Scope.NATION:
            marks.add(NATION)
    return frozenset(marks)
