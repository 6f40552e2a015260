"""Who may do what with publications, and when. Every function returns the sentence of a refusal, or nothing."""

from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.library.models import Publication

NOT_YOURS = "公表資料を登録し、直せるのは国事務局です。直したい点は、事務局にお伝えください。"


def may_manage(user: Any) -> bool:
    return can(user, Permission.PUBLICATION_MANAGE)


def refusal_to_manage(user: Any) -> str:
    return "" if may_manage(user) else NOT_YOURS


def refusal_to_replace(user: Any, publication: Publication) -> str:
    """Why no new edition may follow this one: editions are one chain, never a fork."""
    if not may_manage(user):
        return NOT_YOURS
    if hasattr(publication, "replaced_by"):
        newer = publication.replaced_by
        return f"この版には、すでに次の版（{newer.edition_label}）があります。いちばん新しい版から加えてください。"
    return ""


def refusal_to_publish(user: Any, publication: Publication) -> str:
    if not may_manage(user):
        return NOT_YOURS
    return "この資料は、すでに公開しています。" if publication.is_public else ""


def refusal_to_withdraw(user: Any, publication: Publication, reason: str) -> str:
    if not may_manage(user):
        return NOT_YOURS
    if not publication.is_public:
        return "この資料は公開していません。"
    return "" if reason.strip() else "公開をやめる理由を入力してください。"


def refusal_to_judge_link(user: Any, publication: Publication) -> str:
    if not may_manage(user):
        return NOT_YOURS
    return "" if publication.official_url else "この資料には公式のリンクがありません。"
