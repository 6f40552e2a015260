"""Short mails about one response, to today's people of the one body that it concerns: a word, a link, no attachment."""

from collections.abc import Callable, Sequence

from django.db.models import Q

from tsumiki.accounts.access import members_with
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import mail
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.text import fold
from tsumiki.surveys import letters
from tsumiki.surveys.letters import Letter
from tsumiki.surveys.models import Delegation, Response
from tsumiki.surveys.services.reminders import Link, link_of

_ANSWERING = (Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)
# Turns a request to a section into the address of its questions.
SectionLink = Callable[[Delegation], str]


def tell_drafted(response: Response, link: Link, *, by: User) -> int:
    """起案: to those who may approve; returns to how many."""
    to = _people(response, Permission.SURVEY_APPROVE, besides=by)
    return _send(letters.drafted(response, link_of(response, link), by.name), to)


def tell_sent_back(response: Response, link: Link, *, by: User) -> int:
    """庁内の差戻し: to who drafted; where that person has left, to those who may go on writing; returns to how many."""
    to = _people(response, *_ANSWERING, besides=by)
    if response.drafted_by and response.drafted_by.email in to:
        to = [response.drafted_by.email]
    elif response.drafted_by == by:
        to = []
    return _send(letters.sent_back(response, link_of(response, link), by.name), to)


def tell_returned(response: Response, link: Link, *, by: User) -> None:
    """差戻し from outside: to everybody who may answer or approve."""
    who = f"{by.name}（{by.audit_organisation or '事務局'}）"
    _send(letters.returned(response, link_of(response, link), who), _people(response, *_ANSWERING))


def tell_accepted(response: Response, link: Link) -> None:
    """都道府県の確認が終わった: to everybody who may answer or approve, with the receipt's number."""
    _send(letters.accepted(response, link_of(response, link)), _people(response, *_ANSWERING))


def tell_section(asked: Delegation, link: SectionLink, *, address: str, by: User) -> int:
    """課への依頼: to the given address, else to the section's own people; returns to how many."""
    to = [address] if address else _section_people(asked, besides=by)
    return _send(letters.delegated(asked, link(asked), by.name), to)


def require_reachable(response: Response, address: str, *, by: User) -> None:
    """An address may be given where it belongs to somebody of the organisation, or to nobody here and to the same
    office by its domain: no mail of ours leaves for another organisation, and nobody learns who has an account.
    """
    today = Membership.objects.in_force().filter(organisation=response.organisation_id)
    if today.filter(user__email=address).exists():
        return
    domain = by.email.rpartition("@")[2]
    is_same_office = address.rpartition("@")[2] == domain
    if not is_same_office or User.objects.filter(email=address).exists():
        raise RuleError(
            "このアドレスには送れません。この団体の利用者のアドレスか、"
            f"まだ利用者でない庁内の方の「@{domain}」のアドレスを入力してください。"
        )


def _people(response: Response, *permissions: Permission, besides: User | None = None) -> list[str]:
    places = members_with(*permissions).filter(organisation=response.organisation_id)
    if besides is not None:
        places = places.filter(~Q(user=besides))
    return sorted(set(places.values_list("user__email", flat=True)))


def _section_people(asked: Delegation, *, besides: User) -> list[str]:
    places = members_with(*_ANSWERING).filter(organisation=asked.response.organisation_id)
    wanted = fold(asked.section)
    found = places.filter(~Q(user=besides)).values_list("section", "user__email")
    return sorted({address for section, address in found if fold(section) == wanted})


def _send(letter: Letter, to: Sequence[str]) -> int:
    mail.send(letter.subject, letter.body, to=to)
    return len(to)
