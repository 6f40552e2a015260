"""What the editing life adds to pages of lower apps: its verbs in the audit log, and drafts at a hand-over."""

from collections.abc import Sequence

from django.urls import reverse

from tsumiki.accounts.handover import Item
from tsumiki.accounts.models import Membership, User
from tsumiki.library.models import CaseDraft

# Their subjects are names of drafts: only the organisation itself reads these records.
INSIDE = {
    "library.case_begun": "事例を書き始めた",
    "library.case_revised": "事例を直し始めた",
    "library.case_saved": "事例の下書きを保存した",
    "library.case_imported": "事例の下書きを表から取り込んだ",
    "library.file_added": "事例の下書きに図・資料を足した",
    "library.draft_discarded": "事例の下書きを取りやめた",
    "library.case_handed_in": "事例を事務局に提出した",
    "library.case_pulled_back": "事例を引き上げた",
    "library.case_commented": "事例の下書きに意見を書いた",
    "library.comment_settled": "事例への意見に対応した",
    "library.case_sent_back": "事例を差し戻した",
    "library.case_accepted": "事例の確認を終えた",
}
OPEN = {
    "library.case_published": "事例を公開した",
    "library.case_taken_over": "事例を引き取った",
    "library.case_withdrawn": "事例の公開を取り下げた",
    "library.case_restored": "事例をふたたび公開した",
    "library.case_reconfirmed": "事例がまだこのとおりと確認した",
    "library.cases_merged": "重複する事例を統合した",
    "library.correction_proposed": "事例の訂正が提案された",
    "library.correction_accepted": "事例の訂正の提案を取り入れた",
    "library.correction_refused": "事例の訂正の提案を取り入れなかった",
    "library.links_checked": "事例の出典のリンクを調べた",
    "library.demo_made": "デモ用の事例を用意した",
}


def drafts_of(membership: Membership) -> Sequence[Item]:
    """The organisation's cases under way, on the hand-over page."""
    drafts = CaseDraft.objects.filter(case__organisation=membership.organisation).select_related("case")
    return [
        Item(
            f"{draft.case.title}（{draft.get_stage_display()}）",
            reverse("library:case_life", args=[draft.case_id]),
        )
        for draft in drafts
    ]


def keep_with_organisation(*, old: Membership, new: Membership, by: User) -> None:
    """Cases belong to the organisation: the new officer has them with the membership, nothing moves."""
