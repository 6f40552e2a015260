"""The audit log's verbs in Japanese. Every app names its own in `AppConfig.ready()`; an unnamed one shows its code."""

_labels: dict[str, str] = {}
_inside: set[str] = set()


def register(labels: dict[str, str], *, stays_inside: bool = False) -> None:
    """Name verbs, e.g. {"planning.plan_created": "計画を作った"}.

    With `stays_inside` only the organisation itself reads these records: their subjects are names of its drafts.
    """
    _labels.update(labels)
    if stays_inside:
        _inside.update(labels)


def staying_inside() -> list[str]:
    return sorted(_inside)


def label_of(verb: str) -> str:
    return _labels.get(verb, verb)


def choices() -> list[tuple[str, str]]:
    return sorted(_labels.items(), key=lambda pair: pair[1])


OWN = {
    "accounts.signed_in": "サインインした",
    "accounts.sign_in_failed": "サインインに失敗した",
    "accounts.signed_out": "サインアウトした",
    "accounts.demo_made": "デモ用の人や団体を用意した",
    "accounts.demo_entered": "デモ用の人としてサインインした",
    "accounts.session_ended": "端末をサインアウトさせた",
    "accounts.security_changed": "サインインの設定を変えた",
    "accounts.name_changed": "氏名を変えた",
    "accounts.secretariat_founded": "国事務局の最初の利用者を招待した",
    # The directory lies below this app and cannot name its own.
    "directory.organisation_registered": "団体を登録した",
    "directory.registry_loaded": "団体の一覧を読み込んだ",
    "directory.successions_loaded": "廃置分合の一覧を読み込んだ",
    "accounts.member_invited": "利用者を招待した",
    "accounts.invitation_sent_again": "招待を再送した",
    "accounts.invitation_withdrawn": "招待を取り消した",
    "accounts.invitation_accepted": "招待を受けて利用を始めた",
    "accounts.membership_changed": "所属を変えた",
    "accounts.membership_ended": "所属を終えた",
    "accounts.handover_noted": "引き継ぎメモを書いた",
    "accounts.handover_started": "引き継ぎを始めた",
    "accounts.handover_completed": "引き継ぎを終えた",
    "accounts.audit_exported": "操作の記録を書き出した",
}
