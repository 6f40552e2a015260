"""Many invitations from one table, each made by the service that makes one. The same table may come again."""

from dataclasses import dataclass

from django.conf import settings

from tsumiki.accounts.invitation_checks import Candidate, State, judge
from tsumiki.accounts.invitation_sheets import Table
from tsumiki.accounts.models import User
from tsumiki.accounts.services.inviting import Link, invite_member
from tsumiki.directory.models import Organisation
from tsumiki.kernel import mail
from tsumiki.kernel.errors import RuleError


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a table: `waiting` people come with the next call; `refused` are (row, sentence)."""

    invited: int = 0
    waiting: int = 0
    refused: tuple[tuple[int, str], ...] = ()


def invite_many(table: Table, *, link: Link, by: User | None, most: int | None = None) -> Invited:
    """Invite everybody whose row is ready; a round has a limit and its mails are spread, like letters of surveys.

    Each invitation is a transaction of its own: what has been made stays made, and who was invited or is a member is
    not written to again. `by=None` is the operator on the server; `most` lowers the limit where somebody waits for the reply.
    """
    ready = [candidate for candidate in judge(table, by=by) if candidate.state == State.READY]
    chosen = ready[: min(most or settings.MAILS_PER_RUN, settings.MAILS_PER_RUN)]
    invited = 0
    refused = []
    for candidate in chosen:
        try:
            _invite(candidate, number=invited, link=link, by=by)
            invited += 1
        except RuleError as refusal:
            # Somebody else was faster since the row was judged.
            refused.append((candidate.line.number, str(refusal)))
    return Invited(invited, len(ready) - len(chosen), tuple(refused))


def _invite(candidate: Candidate, *, number: int, link: Link, by: User | None) -> None:
    organisation: Organisation | None = candidate.organisation
    if organisation is None:
        raise TypeError("a row that is ready has an organisation")
    invite_member(
        organisation=organisation,
        email=candidate.address,
        name=candidate.line.name,
        section=candidate.line.section,
        role=candidate.role,
        link=link,
        by=by,
        after=mail.wait_of(number, per_minute=settings.MAILS_PER_MINUTE),
    )
