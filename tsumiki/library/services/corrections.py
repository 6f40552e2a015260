"""Readers' proposals to correct a text: received from anybody, decided by the secretariat."""

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.library import content, rules
from tsumiki.library.models import Case, CaseAct, CaseCorrection, CaseDraft, CaseVersion
from tsumiki.library.services._writing import changing, empty_saves, note_act, publish

State = CaseCorrection.State
BEING_EDITED = "この事例はいま団体が直しています。公開されてから、もう一度取り入れてください。"


def propose(
    case: Case,
    *,
    field: str,
    proposed: str,
    reason: str,
    source_url: str = "",
    name: str = "",
    by: User | None,
) -> CaseCorrection:
    """Receive a proposal. `by=None` is a reader without an account; `name` is what they call themselves, if anything."""
    if case.status != Case.Status.PUBLISHED or field not in content.TEXTS:
        raise RuleError("この項目には訂正を提案できません。項目を選び直してください。")
    before = content.read(case)[field]
    if proposed.strip() == before.strip():
        raise RuleError("いまの文と同じです。直した文を入力してください。")
    with changing(case, "library.correction_proposed", by=by) as (locked, entry):
        row = CaseCorrection(
            case=locked,
            field=field,
            before=before,
            proposed=proposed.strip(),
            reason=reason,
            source_url=source_url,
            by=by,
            by_name=by.audit_name if by else name,
        )
        row.save()
        entry.of(locked, correction=row.pk, field=field)
    return row


def accept_correction(correction: CaseCorrection, *, answer: str = "", by: User) -> bool:
    """Take the proposed text. Published at once where the secretariat holds the case; otherwise it waits for the
    town's confirmation. Returns whether it was published.
    """
    with changing(correction.case, "library.correction_accepted", by=by) as (locked, entry):
        row = _open(correction, by=by)
        if CaseDraft.objects.filter(case=locked).exists():
            raise RuleError(BEING_EDITED)
        data = content.read(locked) | {row.field: row.proposed}
        if data["result"] == Case.Result.SHOWN:
            data["result_reason"] = ""
        entry.of(locked, correction=row.pk)
        _decide(row, State.ACCEPTED, answer, by=by)
        words = f"「{content.FIELD_LABELS[row.field]}」を読者の提案により訂正しました。"
        if rules.is_secretariats(locked):
            publish(locked, data, by=by, kind=CaseVersion.Kind.CORRECTED, note=words)
            note_act(locked, CaseAct.Kind.PUBLISHED, by=by, note=words)
            return True
        draft = CaseDraft(case=locked, content=data, versions=empty_saves(), stage=CaseDraft.Stage.TO_CONFIRM)
        draft.save()
        note_act(locked, CaseAct.Kind.ACCEPTED, by=by, note=f"読者の提案：{row.reason}")
    return False


def refuse_correction(correction: CaseCorrection, *, answer: str, by: User) -> None:
    """Leave the text as it is, and say why."""
    if not answer.strip():
        raise RuleError("取り入れない理由を書いてください。提案した方への答えとして残します。")
    with changing(correction.case, "library.correction_refused", by=by) as (locked, entry):
        row = _open(correction, by=by)
        _decide(row, State.REFUSED, answer, by=by)
        entry.of(locked, correction=row.pk)


def _open(correction: CaseCorrection, *, by: User) -> CaseCorrection:
    if refusal := rules.refusal_to_decide(by):
        raise RuleError(refusal)
    row = CaseCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.state != State.OPEN:
        raise RuleError("この提案は、ほかの方が先に判断しています。ページを開き直してください。")
    return row


def _decide(row: CaseCorrection, state: str, answer: str, *, by: User) -> None:
    row.state, row.answer = state, answer
    row.decided_at, row.decided_by_name = timezone.now(), by.audit_name
    row.save(update_fields=["state", "answer", "decided_at", "decided_by_name"])
