"""How an empty installation gets its first person, and how organisations that are not governments come in."""

from typing import Any

from tsumiki.accounts import rules
from tsumiki.accounts.models import Invitation, User
from tsumiki.accounts.services.inviting import Link, new_invitation, require_not_yet_there, send_letter
from tsumiki.directory.models import Organisation
from tsumiki.directory.services.organisations import register_organisation
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError

SECRETARIAT = "生涯活躍のまち推進事務局"


def found_secretariat(*, email: str, name: str, section: str, link: Link) -> tuple[Invitation, str]:
    """Invite the very first person of the secretariat; everybody else is invited by somebody from then on.

    Returns the invitation and its address, which is also mailed. Called on the server by the operator (`by` nobody).
    Raises RuleError once the secretariat has somebody who manages its people.
    """
    organisation = Organisation.objects.filter(kind=Organisation.Kind.NATIONAL).order_by("pk").first()
    if organisation and rules.managers_of(organisation).exists():
        raise RuleError(
            f"{organisation}には、すでに利用者を管理する方がいます。その方から招待を受けてください。"
        )
    with audit.change("accounts.secretariat_founded", by=None) as entry:
        if organisation is None:
            organisation = register_organisation(kind=Organisation.Kind.NATIONAL, name=SECRETARIAT, by=None)
        email = email.strip().lower()
        require_not_yet_there(organisation, email)
        token, invitation = new_invitation(
            organisation=organisation,
            email=email,
            name=name,
            section=section,
            role="secretariat",
            invited_by=None,
        )
        entry.of(invitation, role="secretariat")
    address = link(token)
    send_letter(invitation, address)
    return invitation, address


def register_partner(*, by: User, **facts: Any) -> Organisation:
    """Register a company, contractor or adviser body (see `register_organisation` for what may be raised)."""
    if not rules.reaches_everywhere(by):
        raise RuleError("団体を登録できるのは、国事務局の方です。")
    return register_organisation(by=by, **facts)
