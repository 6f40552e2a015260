"""Each row of a table of invitations as things stand now: who would be invited, who is here already, what to put right."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tsumiki.accounts import rules
from tsumiki.accounts.access import organisations_for
from tsumiki.accounts.invitation_sheets import COLUMNS, Line, Table
from tsumiki.accounts.models import Invitation, Membership, User
from tsumiki.accounts.roles import Permission, roles_for
from tsumiki.directory.codes import CodeError, normalise_code
from tsumiki.directory.models import Organisation
from tsumiki.directory.selectors import governments
from tsumiki.kernel.text import fold

LONGEST = 60
HAS_MANAGERS = (
    "{}には、利用者を管理する方がいます。その方が招待するか、役割と課をその方に伝えて依頼してください。"
)
NOT_YOURS = "{}に招待できるのは、その団体の管理者です。自分の団体のコードを入力してください。"
ALREADY_INVITED = "招待を送信済みです。届いていないときは、団体の利用者の一覧から再送してください。"
ALREADY_MEMBER = "すでにこの団体の利用者です。"
Pairs = frozenset[tuple[int, str]]


class State(StrEnum):
    READY = "ready"
    DONE = "done"
    WRONG = "wrong"


STATE_LABELS = {State.READY: "招待する", State.DONE: "招待済み・登録済み", State.WRONG: "直すところがある"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be put right, or why nothing is sent, with the cell it is about."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row and what would happen to it now."""

    line: Line
    address: str
    organisation: Organisation | None
    role: str
    remarks: tuple[Remark, ...]
    is_done: bool

    @property
    def state(self) -> State:
        if self.is_done:
            return State.DONE
        return State.WRONG if self.remarks else State.READY

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What all rows are compared with, read in a few queries whatever their number."""

    organisations: dict[str, Organisation]  # by the code as it was typed
    mistakes: dict[str, str]
    managed: frozenset[int]
    members: Pairs
    invited: Pairs


def judge(table: Table, *, by: User | None) -> list[Candidate]:
    """Every row in the order of the file. `by=None` is the operator on the server, who may do what the secretariat may."""
    facts = _facts_of(table, by)
    first: dict[str, int] = {}
    found = []
    for line in table.lines:
        # Full-width letters are a slip of the keyboard; no address has them.
        address = unicodedata.normalize("NFKC", line.email).replace(" ", "").lower()
        organisation = facts.organisations.get(line.code)
        pair = (organisation.pk if organisation else 0, address)
        is_done = bool(address) and (pair in facts.members or pair in facts.invited)
        earlier = first.setdefault(address, line.number)
        if is_done:
            sentence = ALREADY_MEMBER if pair in facts.members else ALREADY_INVITED
            remarks: tuple[Remark, ...] = (Remark(table.where(line, "email"), sentence),)
        else:
            wrong = [*_mistakes(line, address, organisation, facts, by), *_repeated(line, address, earlier)]
            remarks = tuple(Remark(table.where(line, column), text) for column, text in wrong)
        role = _role(line.role, organisation)
        found.append(Candidate(line, address, organisation, role, remarks, is_done))
    return found


def _facts_of(table: Table, by: User | None) -> _Facts:
    known = frozenset(governments().values_list("code", flat=True))
    codes, mistakes = {}, {}
    for text in {line.code for line in table.lines}:
        try:
            codes[text] = normalise_code(text, known=known)
        except CodeError as mistake:
            mistakes[text] = str(mistake)
    rows = governments().filter(code__in=set(codes.values())).select_related("organisation")
    held = {row.code: row.organisation for row in rows}
    concerned = Organisation.objects.filter(pk__in=[organisation.pk for organisation in held.values()])
    # Whether somebody is a member is told only to those who may list the organisation's people.
    seen = concerned if by is None else concerned & organisations_for(by, Permission.MEMBER_VIEW)
    return _Facts(
        {text: held[code] for text, code in codes.items()},
        mistakes,
        rules.managed_by(by, concerned),
        frozenset(
            Membership.objects.in_force()
            .filter(organisation__in=seen)
            .values_list("organisation", "user__email")
        ),
        frozenset(
            Invitation.objects.unanswered().filter(organisation__in=seen).values_list("organisation", "email")
        ),
    )


def _mistakes(
    line: Line, address: str, organisation: Organisation | None, facts: _Facts, by: User | None
) -> Iterator[tuple[str, str]]:
    """(column, sentence) of everything that stands against the row."""
    if organisation is None:
        yield "code", facts.mistakes[line.code] if line.code else "団体コードを入力してください。"
    elif organisation.pk not in facts.managed:
        is_wide = by is None or rules.reaches_everywhere(by)
        yield "code", (HAS_MANAGERS if is_wide else NOT_YOURS).format(organisation)
    for column in ("name", "section"):
        text = getattr(line, column)
        if not text:
            yield column, f"{COLUMNS[column]}を入力してください。"
        elif len(text) > LONGEST:
            yield column, f"{COLUMNS[column]}は{LONGEST}文字までにしてください。"
    if not _is_address(address):
        yield "email", "メールアドレスの形が正しくありません（例：kikaku@town.example.lg.jp）。"
    if not line.role:
        yield "role", "役割を入力してください。"
    elif organisation and not _role(line.role, organisation):
        names = "、".join(role.label for role in roles_for(organisation.kind))
        yield "role", f"「{line.role}」は、{organisation}では選べません。{names}のどれかを入力してください。"


def _repeated(line: Line, address: str, earlier: int) -> Iterator[tuple[str, str]]:
    if address and earlier != line.number:
        yield "email", f"同じアドレスが{earlier}行目にもあります。どちらかの行を削除してください。"


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def _role(text: str, organisation: Organisation | None) -> str:
    """The role's code: people write 市区町村 起案者, 起案者, or the code."""
    if organisation is None:
        return ""
    wanted = fold(text).replace(" ", "")
    for role in roles_for(organisation.kind):
        names = (role.label, role.label.rpartition(" ")[2], role.code)
        if wanted in [fold(name).replace(" ", "") for name in names]:
            return role.code
    return ""
