"""What waits around people: second factor, hand-overs to read, invitations, terms that end."""

from datetime import timedelta
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts import selectors as accounts
from tsumiki.accounts.access import can
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.dates import japanese_date

HANDOVER_SHOWN = timedelta(days=60)
END_ANNOUNCED = timedelta(days=90)


def tasks(user: User, membership: Membership) -> list[dict[str, Any]]:
    """In the order in which they should be done."""
    return [
        *_hand_overs(user),
        *_second_factor(user),
        *_ending(membership),
        *_invitations(user, membership),
    ]


def _second_factor(user: User) -> list[dict[str, Any]]:
    if is_mfa_enabled(user):
        return []
    return [
        {
            "title": "2段階認証を登録する",
            "url": reverse("mfa_index"),
            "text": "認証アプリまたはパスキーを登録すると、パスワードが漏れても守られます。",
        }
    ]


def _hand_overs(user: User) -> list[dict[str, Any]]:
    since = timezone.now() - HANDOVER_SHOWN
    received = accounts.hand_overs_visible_to(user).filter(to_membership__user=user, completed_at__gte=since)
    return [
        {
            "title": f"{row.from_name}さんからの引き継ぎを読む",
            "url": reverse("accounts:handover_detail", args=[row.pk]),
            "text": "引き継いだ計画とメモが書いてあります。",
        }
        for row in received
    ]


def _ending(membership: Membership) -> list[dict[str, Any]]:
    end = membership.valid_to
    if end is None or end - timezone.localdate() > END_ANNOUNCED:
        return []
    return [
        {
            "title": "所属の終了日が近づいています",
            "url": reverse("accounts:profile"),
            "text": "続ける場合は、団体の管理者に終了日の変更を頼んでください。終了日の翌日から使えなくなります。",
            "due": f"{japanese_date(end)}まで",
        }
    ]


def _invitations(user: User, membership: Membership) -> list[dict[str, Any]]:
    organisation = membership.organisation
    if not can(user, Permission.MEMBER_MANAGE, organisation):
        return []
    waiting = list(accounts.invitations_visible_to(user).unanswered().filter(organisation=organisation))
    if not waiting:
        return []
    expired = sum(row.is_expired for row in waiting)
    text = f"{len(waiting)}人からの返事を待っています。"
    if expired:
        text += f"うち{expired}人は期限が切れたため、送り直してください。"
    return [
        {
            "title": "招待への返事を確かめる",
            "url": reverse("accounts:members", args=[organisation.pk]),
            "text": text,
        }
    ]
