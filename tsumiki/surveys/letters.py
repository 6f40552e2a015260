"""What the letters of a campaign say. Plain text with a link, and the link needs a sign-in; answers never stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tsumiki.directory.models import Organisation
from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.models import Campaign, Delegation, Response
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


def reminder(response: Response, address: str, *, today: date, is_correction: bool = False) -> Letter:
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
    missing = (
        "の回答の訂正が、まだ提出されていません。前に提出された回答は、受け付けたままです。"
        if is_correction
        else "の回答が、まだ提出されていません。"
    )
    body = (
        f"{response.organisation}　調査ご担当者様\n\n「{campaign.title}」{missing}\n"
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
        f"入力された内容は消えません。次のページで見られます。\n{address}\n\n"
        f"お心当たりと違うときは、事務局へご連絡ください。\n\n{_FOOT}"
    )
    return Letter(response.organisation_id, f"【つみき】{campaign.title}：回答の受付を終えました", body)


def drafted(response: Response, address: str, who: str) -> Letter:
    """起案の連絡"""
    return _about(
        response,
        "回答の承認のお願い",
        f"{who}さんが、「{response.campaign.title}」の回答を起案しました。\n"
        f"次のページで内容を確かめて、承認か差戻しをしてください。期限は{japanese_date(deadline_of(response))}です。",
        address,
    )


def sent_back(response: Response, address: str, who: str) -> Letter:
    """庁内の差戻しの連絡"""
    return _about(
        response,
        "庁内の差戻し",
        f"「{response.campaign.title}」の回答を、{who}さんが差し戻しました。\n\n理由：\n{response.note}\n\n"
        "次のページで直し、もう一度起案してください。",
        address,
    )


def returned(response: Response, address: str, who: str) -> Letter:
    """差戻しの連絡"""
    return _about(
        response,
        "回答の差戻し",
        f"「{response.campaign.title}」の回答が差し戻されました。\n\n差し戻した人：{who}\n理由：\n{response.note}\n\n"
        "次のページで直し、もう一度提出してください。",
        address,
    )


def accepted(response: Response, address: str) -> Letter:
    """受付の連絡"""
    return _about(
        response,
        f"提出の完了（受付番号 {response.receipt}）",
        f"「{response.campaign.title}」の回答は、確認が終わり、国に提出されました。\n\n"
        f"受付番号：{response.receipt}\n\n受付票は次のページで見られます。訂正は、締め切られる前までできます。",
        address,
    )


def delegated(asked: Delegation, address: str, who: str) -> Letter:
    """課への依頼の連絡"""
    due = f"\n庁内の期限：{japanese_date(asked.due_on)}" if asked.due_on else ""
    note = f"\n\n伝えること：\n{asked.note}" if asked.note else ""
    return _about(
        asked.response,
        f"{asked.section}への依頼",
        f"{who}さんから{asked.section}に、「{asked.response.campaign.title}」の設問{len(asked.questions)}問の"
        f"回答の依頼が届いています。{due}{note}\n\n次のページに、依頼された設問だけが表示されます。",
        address,
    )


def _about(response: Response, subject: str, text: str, address: str) -> Letter:
    body = f"{response.organisation}　御中\n\n{text}\n{address}\n\n{_FOOT}"
    return Letter(response.organisation_id, f"【つみき】{response.campaign.title}：{subject}", body)


def _short(left: int) -> str:
    if left > 0:
        return f"あと{left}日"
    return "本日期限" if left == 0 else "期限を過ぎています"


def _is_town(response: Response) -> bool:
    return response.organisation.kind == Organisation.Kind.MUNICIPALITY
