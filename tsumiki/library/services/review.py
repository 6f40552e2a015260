"""From the draft to the published case: handed in, commented, sent back or accepted, confirmed by the town."""

from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import members_with
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import mail
from tsumiki.kernel.addresses import whole_address
from tsumiki.kernel.errors import RuleError
from tsumiki.library import rules
from tsumiki.library.content import FIELD_LABELS
from tsumiki.library.models import Case, CaseAct, CaseComment, CaseDraft, CaseVersion
from tsumiki.library.services._writing import changing, draft_of, note_act, publish, settle_all

Kind, Stage = CaseAct.Kind, CaseDraft.Stage
MUST_SAY_WHY = (
    "差し戻す理由を書くか、項目への意見を残してください。団体の方が、何を直せばよいか分かるようにします。"
)


def hand_in(case: Case, *, note: str = "", by: User) -> None:
    """Give the draft to the secretariat to look at. Raises RuleError naming what is still missing."""
    with changing(case, "library.case_handed_in", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_hand_in(by, locked, draft):
            raise RuleError(refusal)
        draft.handed_in_at = timezone.now()
        _go_on(locked, draft, Stage.IN_REVIEW, Kind.HANDED_IN, note=note, by=by)
        entry.of(locked)
        _write_to(locked, Permission.CASE_PUBLISH, "事例の確認をお願いします", own_only=False)


def pull_back(case: Case, *, by: User) -> None:
    """Take the draft back from the secretariat, or from the own confirmation, to write on."""
    with changing(case, "library.case_pulled_back", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_pull_back(by, locked, draft):
            raise RuleError(refusal)
        _go_on(locked, draft, Stage.WRITING, Kind.PULLED_BACK, by=by)
        entry.of(locked)


def comment(case: Case, *, text: str, field: str = "", by: User) -> CaseComment:
    """Say something about the draft; the town may answer in the same way."""
    with changing(case, "library.case_commented", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_comment(by, locked, draft):
            raise RuleError(refusal)
        if field and field not in FIELD_LABELS:
            raise RuleError("その項目はありません。項目を選び直してください。")
        remark = CaseComment(
            case=locked,
            field=field,
            text=text,
            by_name=by.audit_name,
            organisation_name=str(by.audit_organisation or ""),
        )
        remark.save()
        entry.of(locked, field=field)
    return remark


def settle_comment(remark: CaseComment, *, by: User) -> None:
    """Mark a remark as dealt with; it stays to be read."""
    with changing(remark.case, "library.comment_settled", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_comment(by, locked, draft):
            raise RuleError(refusal)
        remark.settled_at = timezone.now()
        remark.save(update_fields=["settled_at"])
        entry.of(locked, comment=remark.pk)


def send_back(case: Case, *, note: str = "", by: User) -> None:
    """Give the draft back to the town with what is to be done. Raises RuleError where nothing says what."""
    with changing(case, "library.case_sent_back", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_review(by, draft):
            raise RuleError(refusal)
        if not note.strip() and not locked.comments.filter(settled_at=None).exists():
            raise RuleError(MUST_SAY_WHY)
        _go_on(locked, draft, Stage.RETURNED, Kind.SENT_BACK, note=note, by=by)
        entry.of(locked)
        _write_to(locked, Permission.CASE_DRAFT, "事例が差し戻されました")


def accept(case: Case, *, note: str = "", by: User) -> None:
    """The secretariat's yes: the town has the last word; a case that no town holds is published at once."""
    with changing(case, "library.case_accepted", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_review(by, draft):
            raise RuleError(refusal)
        entry.of(locked)
        if rules.asks_a_town(locked):
            _go_on(locked, draft, Stage.TO_CONFIRM, Kind.ACCEPTED, note=note, by=by)
            _write_to(locked, Permission.CASE_CONFIRM, "事例の公開を確かめてください")
        else:
            _finish(locked, draft, by=by, note=note)


def confirm(case: Case, *, note: str = "", by: User) -> None:
    """The town's last word: the draft becomes what everybody reads."""
    with changing(case, "library.case_published", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_confirm(by, locked, draft):
            raise RuleError(refusal)
        _finish(locked, draft, by=by, note=note)
        entry.of(locked, version=locked.version)


def publish_directly(case: Case, *, note: str = "", by: User) -> None:
    """The secretariat publishes what it wrote itself."""
    with changing(case, "library.case_published", by=by) as (locked, entry):
        draft = draft_of(locked)
        if refusal := rules.refusal_to_publish_directly(by, locked, draft):
            raise RuleError(refusal)
        _finish(locked, draft, by=by, note=note)
        entry.of(locked, version=locked.version)


def _finish(case: Case, draft: CaseDraft, *, by: User, note: str) -> None:
    publish(case, draft.content, by=by, kind=CaseVersion.Kind.PUBLISHED, note=note)
    settle_all(case)
    draft.delete()
    note_act(case, Kind.PUBLISHED, by=by, note=note)


def _go_on(case: Case, draft: CaseDraft, stage: str, act: str, *, by: User, note: str = "") -> None:
    draft.stage = stage
    draft.save()
    note_act(case, act, by=by, note=note)


def _write_to(case: Case, permission: Permission, subject: str, *, own_only: bool = True) -> None:
    """Tell those who have to do something now, once the change is sure."""
    members = members_with(permission).select_related("user")
    if own_only:
        members = members.filter(organisation=case.organisation)
    addresses = sorted({member.user.email for member in members})
    address = whole_address(reverse("library:case_life", args=[case.pk]))
    mail.send(subject, f"{case}\n\n次のページで確かめ、次の操作をしてください。\n{address}", to=addresses)
