"""課への依頼: which section of the same organisation answers which questions, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import Delegation, Response
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services import telling
from tsumiki.surveys.services.telling import SectionLink

NO_QUESTIONS = "依頼する設問を一つ以上選んでください。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made, and how many were told by mail."""

    row: Delegation
    told: int


def delegate(
    response: Response,
    *,
    by: User,
    section: str,
    questions: Sequence[str],
    note: str = "",
    due_on: date | None = None,
    email: str = "",
    link: SectionLink | None = None,
) -> Asked:
    """Ask a section for questions. A question may be asked of several sections: they write on the same sheet.

    With `link` the given address is told, or else the section's own people.
    """
    if refusal := rules.refusal_to_save(by, response):
        raise RuleError(refusal)
    address = email.strip().lower()
    if address:
        telling.require_reachable(response, address, by=by)
    codes = [question.code for question in paper_of(response.campaign.questionnaire).questions]
    chosen = [code for code in codes if code in set(questions)]
    if not chosen:
        raise RuleError(NO_QUESTIONS)
    with audit.change("survey.delegation_added", by=by, organisation=response.organisation) as entry:
        made = Delegation(
            response=response, section=section, questions=chosen, note=note, due_on=due_on, asked_by=by
        )
        made.save()
        told = telling.tell_section(made, link, address=address, by=by) if link else 0
        entry.of(made, section=section, questions=chosen, mails=told)
    return Asked(made, told)


def mark_done(delegation: Delegation, *, by: User) -> None:
    """The section has answered its part; marking twice changes nothing."""
    response = delegation.response
    if not rules.can_answer(by, response):
        raise RuleError(rules.NOT_YOURS_TO_ANSWER)
    if delegation.done_at:
        return
    with audit.change("survey.delegation_completed", by=by, organisation=response.organisation) as entry:
        delegation.done_at, delegation.done_by = timezone.now(), by
        delegation.save(update_fields=["done_at", "done_by"])
        entry.of(delegation, section=delegation.section)


def withdraw(delegation: Delegation, *, by: User) -> None:
    """Take the request back before it is done; the record keeps what was asked."""
    response = delegation.response
    if refusal := rules.refusal_to_withdraw(by, delegation):
        raise RuleError(refusal)
    with audit.change("survey.delegation_withdrawn", by=by, organisation=response.organisation) as entry:
        entry.of(delegation, section=delegation.section, questions=delegation.questions)
        delegation.delete()
