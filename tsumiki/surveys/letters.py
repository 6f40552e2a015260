"""What the letters of a campaign say. Plain text; nothing in them but the link, and the link needs a sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tsumiki.directory.models import Organisation
from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors.responses import deadline_of

_FOOT = (
    "開くにはサインインが必要です。利用者の登録がまだの方は、団体の承認者または事務局へご連絡ください。\n"
    "このメールに添付ファイルはありません。\n"
)


@dataclass(frozen=True, slots=True)
class Letter:
    organisation: int
    subject: str
    body: str


def invitation(response: Response, address: str) -> Letter:
    """依頼"""
    campaign = response.campaign
    text = f"{campaign.invitation_text.strip()}\n\n" if campaign.invitation_text.strip() else ""
    via = (
        "回答は、都道府県の確認を経て国に届きます。\n"
        if campaign.via_prefecture and _is_town(response)
        else ""
    )
    body = (
        f"{response.organisation}　調査ご担当者様\n\n{text}「{campaign.title}」への回答をお願いします。\n\n"
        f"期限：{japanese_date(deadline_of(response))}\n{via}\n回答のページ：\n{address}\n\n{_FOOT}"
    )
    return Letter(response.organisation_id, f"【つみき】{campaign.title}へのご協力のお願い", body)


def reminder(response: Response, address: str, *, today: date) -> Letter:
    """督促"""
    campaign = response.campaign
    deadline = deadline_of(response)
    left = (deadline - today).days
    if left > 0:
        when = f"期限の{japanese_date(deadline)}まで、あと{left}日です。"
    elif left == 0:
        when = f"期限は、本日（{japanese_date(deadline)}）です。"
    else:
        when = f"期限の{japanese_date(deadline)}を過ぎています。"
    body = (
        f"{response.organisation}　調査ご担当者様\n\n「{campaign.title}」の回答が、まだ提出されていません。\n"
        f"{when}\n\nいまの状態：{response.get_status_display()}\n回答のページ：\n{address}\n\n"
        f"期限までの提出が難しいときは、事務局へご相談ください。\n行き違いの場合は、ご容赦ください。\n\n{_FOOT}"
    )
    return Letter(
        response.organisation_id, f"【つみき】{campaign.title}：回答のお願い（{_short(left)}）", body
    )


def escalation(
    campaign: Campaign, prefecture: Organisation, late: Sequence[Response], address: str
) -> Letter:
    """都道府県への連絡"""
    lines = "\n".join(
        f"・{response.organisation.name}（{response.get_status_display()}）" for response in late
    )
    body = (
        f"{prefecture}　調査ご担当者様\n\n「{campaign.title}」で、管内の次の{len(late)}団体の回答が、まだ国に届いていません。\n"
        f"状況のご確認と、お声がけをお願いします。\n\n{lines}\n\n管内の進み具合：\n{address}\n\n{_FOOT}"
    )
    return Letter(prefecture.pk, f"【つみき】{campaign.title}：管内の未提出団体のお知らせ", body)


def queue(campaign: Campaign, prefecture: Organisation, waiting: Sequence[Response], address: str) -> Letter:
    """確認待ちの連絡"""
    lines = "\n".join(f"・{response.organisation.name}" for response in waiting)
    body = (
        f"{prefecture}　調査ご担当者様\n\n「{campaign.title}」で、管内の{len(waiting)}団体の回答が、貴都道府県の確認を待っています。\n"
        f"国への期限は{japanese_date(campaign.deadline)}です。内容を確かめて、国への提出か差戻しをしてください。\n\n"
        f"{lines}\n\n確認のページ：\n{address}\n\n{_FOOT}"
    )
    return Letter(prefecture.pk, f"【つみき】{campaign.title}：{len(waiting)}団体の確認待ち", body)


def closed(response: Response, address: str) -> Letter:
    """締切の連絡"""
    campaign = response.campaign
    body = (
        f"{response.organisation}　調査ご担当者様\n\n「{campaign.title}」は、回答の受付を終えました。\n"
        f"貴団体の回答は、国に届かないまま締め切られました（状態：{response.get_status_display()}）。\n\n"
        f"入力された内容は残っており、次のページで見られます。\n{address}\n\n"
        f"お心当たりと違うときは、事務局へご連絡ください。\n\n{_FOOT}"
    )
    return Letter(response.organisation_id, f"【つみき】{campaign.title}：回答の受付を終えました", body)


def _short(left: int) -> str:
    if left > 0:
        return f"あと{left}日"
    return "本日期限" if left == 0 else "期限を過ぎています"


def _is_town(response: Response) -> bool:
    return response.organisation.kind == Organisation.Kind.MUNICIPALITY
