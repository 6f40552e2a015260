"""Everything that changes people, their places and their invitations; one module per use case."""

from tsumiki.accounts.services.accepting import accept_invitation
from tsumiki.accounts.services.handing_over import hand_over, write_handover_note
from tsumiki.accounts.services.inviting import invite_member, resend_invitation, withdraw_invitation
from tsumiki.accounts.services.memberships import change_membership, end_membership
from tsumiki.accounts.services.people import change_name, end_other_sessions, end_session

__all__ = [
    "accept_invitation",
    "change_membership",
    "change_name",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "hand_over",
    "invite_member",
    "resend_invitation",
    "withdraw_invitation",
    "write_handover_note",
]
