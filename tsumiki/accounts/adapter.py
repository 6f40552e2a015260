"""allauth's questions answered our way: nobody signs up by themselves, every step is in the log and in Japanese."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.accounts.services.people import end_sessions_of
from tsumiki.kernel import audit, mail

RECENT_SECONDS = 300

# allauth's own names of what happened, and the sentence that goes to the person by mail.
SECURITY_NEWS = {
    "account/email/password_changed": "パスワードが変更されました。",
    "account/email/password_reset": "パスワードが再設定されました。",
    "account/email/password_set": "パスワードが設定されました。",
    "account/email/email_changed": "メールアドレスが変更されました。",
    "account/email/email_confirm": "メールアドレスが確認されました。",
    "account/email/email_deleted": "メールアドレスの変更が取り消されました。",
    "mfa/email/totp_activated": "認証アプリが登録されました。",
    "mfa/email/totp_deactivated": "認証アプリの登録が解除されました。",
    "mfa/email/webauthn_added": "パスキーが登録されました。",
    "mfa/email/webauthn_removed": "パスキーの登録が解除されました。",
    "mfa/email/recovery_codes_generated": "予備コードが新しく作られました。",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "このアカウントは使えません。団体の管理者にお問い合わせください。",
        "email_password_mismatch": "メールアドレスまたはパスワードが違います。確かめて入力し直してください。",
        "email_taken": "このメールアドレスは使えません。別のメールアドレスを入力してください。",
        "duplicate_email": "いまと同じメールアドレスです。別のメールアドレスを入力してください。",
        "same_as_current": "いまと同じ内容です。別の内容を入力してください。",
        "enter_current_password": "いまのパスワードが違います。確かめて入力し直してください。",
        "incorrect_code": "確認コードが違います。いま表示されている6桁の数字を入力してください。",
        "incorrect_password": "パスワードが違います。確かめて入力し直してください。",
        "invalid_password_reset": "この再設定リンクは使えません。もう一度、再設定を申し込んでください。",
        "too_many_login_attempts": "サインインに続けて失敗したため、しばらく受け付けません。5分ほど待ってから、もう一度お試しください。",
        "rate_limited": "操作が続いたため、しばらく受け付けません。数分待ってから、もう一度お試しください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"【つみき】{subject}"

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record("accounts.signed_in", by=user, subject=user, ip=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            audit.record("accounts.signed_out", by=user, subject=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Kept in the log of the person's own organisation; an unknown address leaves no trace of itself."""
        user = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        if user is not None:
            audit.record(
                "accounts.sign_in_failed",
                by=None,
                organisation=user.audit_organisation,
                subject=user,
                ip=self.get_client_ip(request),
            )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of the last minutes is proof enough: first-time set-up does not ask for the password twice."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        records = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < RECENT_SECONDS for record in records)

    def set_password(self, user: User, password: str) -> None:
        """A new password signs every other device out."""
        super().set_password(user, password)
        request = context.request
        end_sessions_of(user, keep=request.session.session_key if request is not None else None)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict | None = None, email: str | None = None
    ) -> None:
        """Tell the person by mail that their sign-in changed, and keep it in the log."""
        news = SECURITY_NEWS.get(template_prefix, "サインインの設定が変更されました。")
        audit.record("accounts.security_changed", by=user, subject=user, what=news)
        when = timezone.localtime().strftime("%Y年%-m月%-d日 %H:%M")
        body = (
            f"{user.name} 様\n\n{news}\n日時：{when}\n\n"
            "お心当たりがない場合は、すぐにパスワードを変更し、団体の管理者にお知らせください。\n"
        )
        mail.send(self.format_email_subject(news.rstrip("。")), body, to=[email or user.email])


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "2段階認証を使っている間は、確認前のメールアドレスを登録できません。",
        "cannot_delete_authenticator": "最後の認証手段は解除できません。先に、別の認証手段を登録してください。",
        "cannot_generate_recovery_codes": "予備コードは、認証アプリかパスキーを登録してから作れます。",
        "incorrect_code": "確認コードが違います。いま表示されている6桁の数字を入力してください。",
        "unverified_email": "先に、メールアドレスの変更を完了するか取り消してください。",
    }

    def encrypt(self, text: str) -> str:
        """Keys of authenticator apps are worthless to who holds only a copy of the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a second factor is required, the last one stays until another is there."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = Authenticator.objects.filter(
            user=authenticator.user_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"パスキー{count + 1}"


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"mfa:" + str(secret).encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
