"""allauth's forms in our words: a visible label instead of a placeholder, and help where people hesitate."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

HELP_FOR_NEW = "12文字以上で、数字だけのもの、よく使われるもの、氏名やアドレスに似たものは使えません。"
CODE = "認証アプリに表示されている6桁の数字。手元にない場合は、予備コードも使えます。"


class Worded:
    """Labels and help by field name; placeholders go, because they vanish while one types."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


class LoginForm(Worded, account.LoginForm):
    labels = {"login": "メールアドレス", "password": "パスワード"}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels = {"email": "メールアドレス"}
    helps = {"email": "利用者として登録されているアドレス"}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    labels = {"password1": "新しいパスワード", "password2": "新しいパスワード（確認）"}
    helps = {"password1": HELP_FOR_NEW}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    labels = {
        "oldpassword": "いまのパスワード",
        "password1": "新しいパスワード",
        "password2": "新しいパスワード（確認）",
    }
    helps = {"password1": HELP_FOR_NEW}


class SetPasswordForm(Worded, account.SetPasswordForm):
    labels = {"password1": "パスワード", "password2": "パスワード（確認）"}
    helps = {"password1": HELP_FOR_NEW}


class AddEmailForm(Worded, account.AddEmailForm):
    labels = {"email": "新しいメールアドレス"}
    helps = {"email": "このアドレスに確認のメールが届きます。リンクを開くと変更が完了します。"}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    labels = {"password": "パスワード"}


class CodeForm(Worded, mfa.AuthenticateForm):
    labels = {"code": "確認コード"}
    helps = {"code": CODE}


class CodeAgainForm(Worded, mfa.ReauthenticateForm):
    labels = {"code": "確認コード"}
    helps = {"code": CODE}


class ActivateForm(Worded, totp.ActivateTOTPForm):
    labels = {"code": "確認コード"}
    helps = {"code": "登録すると認証アプリに表示される6桁の数字"}


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    labels = {"name": "名前", "passwordless": "パスワードの代わりに使う"}
    helps = {
        "name": "「職場のパソコン」のように、見分けのつく名前",
        "passwordless": "指紋・顔・暗証番号で本人を確かめられる機器の場合に選びます。",
    }


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):
    labels = {"name": "名前"}
