"""Forms of our own pages: invitations, places, hand-over, the log."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from tsumiki.accounts import verbs
from tsumiki.accounts.forms.sign_in import HELP_FOR_NEW
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import roles_for


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as 2026-11-23."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class RoleChoices(forms.RadioSelect):
    def __init__(self):
        super().__init__(attrs={"class": "choice-cards"})


def _role_field(organisation):
    return forms.ChoiceField(
        label="役割",
        choices=[(role.code, f"{role.label}：{role.description}") for role in roles_for(organisation.kind)],
        widget=RoleChoices,
    )


class PlaceForm(forms.Form):
    """Section, role and last day of a place in one organisation."""

    section = forms.CharField(label="課・部署", max_length=60, help_text="例：企画政策課")
    valid_to = forms.DateField(
        label="終了日",
        required=False,
        widget=DateInput,
        help_text="期限のある方だけ入力します。この日まで使えます。",
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(organisation)
        if any(role.must_end for role in roles_for(organisation.kind)):
            self.fields["valid_to"].help_text = "委託期間の最終日を入力します。この日まで使えます。"
        self.order_fields(["name", "email", "section", "role", "valid_to"])


class InviteForm(PlaceForm):
    name = forms.CharField(label="氏名", max_length=60)
    email = forms.EmailField(label="メールアドレス", help_text="業務用のアドレス。招待のメールが届きます。")


class EndForm(forms.Form):
    on = forms.DateField(label="最終日", widget=DateInput, help_text="この日まで使えます。")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)


class NoteForm(forms.Form):
    note = forms.CharField(
        label="引き継ぎメモ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="進行中の仕事、関係先、次の締め切りなど。後任の方の最初の画面に表示されます。4,000文字まで。",
    )


class HandOverForm(NoteForm):
    name = forms.CharField(label="後任の氏名", max_length=60)
    email = forms.EmailField(
        label="後任のメールアドレス",
        help_text="課の代表アドレスを続けて使う場合は、前任と同じアドレスを入力してください。",
    )
    section = forms.CharField(
        label="課・部署", max_length=60, help_text="組織の名前が変わった場合は書き換えます。"
    )
    starts_on = forms.DateField(
        label="後任の開始日", widget=DateInput, help_text="前任の方は前日まで使えます。"
    )

    field_order = ["name", "email", "section", "starts_on", "note"]

    def __init__(self, *args, with_note, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_note:
            del self.fields["note"]


class NameForm(forms.Form):
    name = forms.CharField(label="氏名", max_length=60)


class AcceptForm(NameForm):
    """Name and password of somebody new; the password is judged against the name and address as well."""

    password1 = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=HELP_FOR_NEW,
    )
    password2 = forms.CharField(
        label="パスワード（確認）",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email="", **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "2つのパスワードが違います。同じものを入力してください。")
        elif first:
            try:
                password_validation.validate_password(
                    first, User(email=self.email, name=data.get("name", ""))
                )
            except ValidationError as problems:
                self.add_error("password1", problems)
        return data


class MemberSearchForm(forms.Form):
    q = forms.CharField(label="氏名・課・アドレス", required=False, max_length=60)
    order = forms.ChoiceField(
        label="並べ方",
        required=False,
        choices=[
            ("section", "課・部署の順"),
            ("name", "氏名の順"),
            ("role", "役割の順"),
            ("last_login", "最近サインインした順"),
        ],
    )


class OrganisationSearchForm(forms.Form):
    q = forms.CharField(label="団体の名称・都道府県", required=False, max_length=60)


class AuditFilterForm(forms.Form):
    since = forms.DateField(label="この日から", required=False, widget=DateInput)
    until = forms.DateField(label="この日まで", required=False, widget=DateInput)
    person = forms.CharField(label="行った人", required=False, max_length=60)
    verb = forms.ChoiceField(label="行為", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Read at each request: upper apps name their verbs while the product starts.
        self.fields["verb"].choices = [("", "すべて"), *verbs.choices()]

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error(
                "until", "「この日まで」が「この日から」より前です。順番を確かめて入力し直してください。"
            )
        return data
