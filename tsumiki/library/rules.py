"""Who may do what with a case as it stands now: each rule returns the sentence of its refusal, or nothing."""

from datetime import timedelta
from typing import Any

from tsumiki.accounts.access import can, is_own, own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import Organisation
from tsumiki.library.content import FIELD_LABELS, Data
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.vague_dates import is_before

Stage = CaseDraft.Stage
# Every year somebody looks whether the case is still so.
CONFIRMED_FOR = timedelta(days=365)
NOT_YOURS = "この事例を直せるのは、書いた団体の担当の方だけです。訂正したい点は「訂正を提案する」からお知らせください。"
SECRETARIAT_ONLY = "この操作ができるのは、国事務局の方だけです。"
CONFIRM_ONLY = "公開を決められるのは、この事例の団体の承認者だけです。承認者の方にお知らせください。"
IN_REVIEW = "事務局が確認しています。直すときは、先に「引き上げる」を押してください。"
TO_CONFIRM = "町の確認待ちです。直すときは、先に「下書きに戻す」を押してください。"
MERGED = "この事例は別の事例に統合されています。統合先の事例を直してください。"
NO_DRAFT = "下書きがありません。「内容を直す」から始めてください。"
OTHER_TOWN = "「取り組んだ団体」に自分の団体が入っていません。「基本」を開いて、団体を確かめてください。"
CHANGED = "ほかの人が先に進めたため、この操作はできません。ページを開き直して、いまの状態を確かめてください。"
# Without these a reader learns too little.
NEEDED = ("title", "fields", "problem_text", "measure", "outcome", "source_rows")


def is_owner(user: Any, case: Case) -> bool:
    """Whether the person writes for the organisation that holds the case; what nobody has taken over is the secretariat's."""
    if case.organisation is None:
        return can(user, Permission.CASE_PUBLISH)
    return is_own(user, Permission.CASE_DRAFT, case.organisation)


def is_reviewer(user: Any) -> bool:
    return can(user, Permission.CASE_PUBLISH)


def is_secretariats(case: Case) -> bool:
    return case.organisation is None or case.organisation.kind == Organisation.Kind.NATIONAL


def asks_a_town(case: Case) -> bool:
    """Whether a town has the last word on publication."""
    return case.organisation is not None and case.organisation.is_local_government


def _is_confirmer(user: Any, case: Case) -> bool:
    return case.organisation is not None and is_own(user, Permission.CASE_CONFIRM, case.organisation)


def refusal_to_edit(user: Any, case: Case, draft: CaseDraft | None) -> str:
    if not is_owner(user, case):
        return NOT_YOURS
    if case.status == Case.Status.MERGED:
        return MERGED
    if draft is not None and not draft.is_open:
        return IN_REVIEW if draft.stage == Stage.IN_REVIEW else TO_CONFIRM
    return ""


def refusal_of_period(content: Data) -> str:
    """Why the case cannot have ended when it says, considering when it says that it started."""
    started, ended = content["started"], content["ended"]
    if not is_before(ended, started):
        return ""
    return f"終わり（{ended}）が始まり（{started}）より前です。どちらかを直してください。"


def missing_in(content: Data) -> list[str]:
    """What a case needs before others read it, and lacks."""
    lacking = [FIELD_LABELS[name] for name in NEEDED if not content[name]]
    lacking += [f"「{file['name']}」の代替テキスト" for file in content["files"] if not file["alt"].strip()]
    if content["state"] in (Case.State.ENDED, Case.State.STOPPED) and not content["state_reason"]:
        lacking.append(FIELD_LABELS["state_reason"])
    return lacking


def refusal_to_hand_in(user: Any, case: Case, draft: CaseDraft) -> str:
    if refusal := refusal_to_edit(user, case, draft):
        return refusal
    own = case.organisation
    if (
        own is not None
        and own.is_local_government
        and own.local_government.code not in draft.content["towns"]
    ):
        return OTHER_TOWN
    if lacking := missing_in(draft.content):
        return f"まだ書かれていない項目があります：{'、'.join(lacking)}。書いてから提出してください。"
    return refusal_of_period(draft.content)


def refusal_to_pull_back(user: Any, case: Case, draft: CaseDraft) -> str:
    if not is_owner(user, case):
        return NOT_YOURS
    return "" if not draft.is_open else CHANGED


def refusal_to_review(user: Any, draft: CaseDraft) -> str:
    if not is_reviewer(user):
        return SECRETARIAT_ONLY
    return "" if draft.stage == Stage.IN_REVIEW else CHANGED


def refusal_to_comment(user: Any, case: Case, draft: CaseDraft) -> str:
    may_review = is_reviewer(user) and draft.stage in CaseDraft.HANDED_IN
    return "" if may_review or is_owner(user, case) else NOT_YOURS


def refusal_to_confirm(user: Any, case: Case, draft: CaseDraft) -> str:
    """The town's last word."""
    if not _is_confirmer(user, case):
        return CONFIRM_ONLY if is_owner(user, case) else NOT_YOURS
    return "" if draft.stage == Stage.TO_CONFIRM else CHANGED


def refusal_to_publish_directly(user: Any, case: Case, draft: CaseDraft) -> str:
    """The secretariat's own cases need no town."""
    if not is_reviewer(user) or not is_owner(user, case):
        return SECRETARIAT_ONLY
    if not is_secretariats(case) or not draft.is_open:
        return CHANGED
    if lacking := missing_in(draft.content):
        return f"まだ書かれていない項目があります：{'、'.join(lacking)}。"
    return refusal_of_period(draft.content)


def refusal_to_withdraw(user: Any, case: Case) -> str:
    if not (is_reviewer(user) or _is_confirmer(user, case)):
        return CONFIRM_ONLY if is_owner(user, case) else NOT_YOURS
    return "" if case.status == Case.Status.PUBLISHED else CHANGED


def refusal_to_restore(user: Any, case: Case) -> str:
    if not (is_reviewer(user) or _is_confirmer(user, case)):
        return CONFIRM_ONLY if is_owner(user, case) else NOT_YOURS
    return "" if case.status == Case.Status.WITHDRAWN else CHANGED


def organisation_to_take_over(user: Any, case: Case) -> Organisation | None:
    """The person's own government, where the case is its own and the secretariat still holds it."""
    if case.status != Case.Status.PUBLISHED or not is_secretariats(case):
        return None
    own = own_organisations(user, Permission.CASE_DRAFT)
    of_case = own.filter(local_government__in=case.towns.all()) | own.filter(
        local_government=case.local_government_id or 0
    )
    return of_case.order_by("pk").first()


def refusal_to_reconfirm(user: Any, case: Case) -> str:
    if not is_owner(user, case):
        return NOT_YOURS
    return "" if case.status == Case.Status.PUBLISHED else CHANGED


def refusal_to_decide(user: Any) -> str:
    """On a reader's correction, on a merger."""
    return "" if is_reviewer(user) else SECRETARIAT_ONLY
