"""Forms of those who run a campaign and of the prefecture that checks."""

from collections.abc import Iterable
from typing import Any

from django import forms

from tsumiki.directory.models import LocalGovernment
from tsumiki.surveys.models import Campaign, Questionnaire, Response, ResultNotice
from tsumiki.surveys.selectors.progress import EVERY_STATUS, SORTS

KINDS = LocalGovernment.Kind.choices


class DateInput(forms.DateInput):
    input_type = "date"


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    # A browser's date field only takes ISO dates.
    return forms.DateField(label=label, widget=DateInput(format="%Y-%m-%d"), **kwargs)


def reason_field(label: str, help_text: str, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, max_length=1000, widget=widget, **kwargs)


class CampaignForm(forms.Form):
    """What is asked, until when, and by which way."""

    questionnaire = forms.ModelChoiceField(
        label="調査票",
        queryset=Questionnaire.objects.none(),
        empty_label="選んでください",
        help_text="確定した調査票だけを選べます。",
    )
    title = forms.CharField(label="調査の題名", max_length=120)
    code = forms.SlugField(
        label="コード",
        max_length=40,
        help_text="結果のページのアドレスになります。半角の英小文字・数字・ハイフンで入力します（例：r8-2026-10）。",
        error_messages={"invalid": "半角の英字・数字・ハイフンだけで入力してください（例：r8-2026-10）。"},
    )
    opens_on = date_field("開始日")
    via_prefecture = forms.BooleanField(
        label="市区町村の回答は、都道府県の確認を経て提出する", required=False, initial=True
    )
    prefecture_deadline = date_field(
        "都道府県への期限",
        required=False,
        help_text="都道府県が確かめる時間をとるため、国への期限より早くします。都道府県を経由しないときは空けておきます。",
    )
    deadline = date_field("国への期限")
    invitation_text = forms.CharField(
        label="依頼文",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="依頼のメールの初めに入ります。期限と回答のページのアドレスは自動で入ります。",
    )
    suppress_below = forms.IntegerField(
        label="秘匿する集計値",
        required=False,
        min_value=2,
        max_value=100,
        help_text="公表する表で、この数より小さい値と、団体がこの数に満たない区分の値（0を含む）を伏せます。伏せないときは空けておきます。",
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        fixed = Questionnaire.objects.filter(status=Questionnaire.Status.FIXED)
        self.fields["questionnaire"].queryset = fixed.order_by("-fiscal_year", "code")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        taken = Campaign.objects.filter(code=code)
        if self.campaign is not None:
            taken = taken.exclude(pk=self.campaign.pk)
        if taken.exists():
            raise forms.ValidationError("このコードは使われています。別のコードを入力してください。")
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, deadline, first = (data.get(name) for name in ("opens_on", "deadline", "prefecture_deadline"))
        if opens and deadline and deadline < opens:
            self.add_error("deadline", "国への期限は、開始日以降の日付を入力してください。")
        if first and deadline and first > deadline:
            self.add_error(
                "prefecture_deadline", "都道府県への期限は、国への期限以前の日付を入力してください。"
            )
        if not data.get("via_prefecture"):
            data["prefecture_deadline"] = None
        return data


class RecipientsForm(forms.Form):
    """Who is asked."""

    kinds = forms.MultipleChoiceField(
        label="団体の種別", choices=KINDS, widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"})
    )
    prefectures = forms.MultipleChoiceField(
        label="都道府県",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-grid"}),
        help_text="選ばなければ、全国が対象です。",
    )

    def __init__(self, *args: Any, prefectures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefectures"].choices = prefectures


class OpenForm(RecipientsForm):
    """The same, looked at with its burden."""

    confirmed = forms.IntegerField(widget=forms.HiddenInput())
    agrees = forms.BooleanField(label="対象の団体数と回答の負担を確かめました")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kinds", "prefectures"):
            self.fields[name].widget = self.fields[name].hidden_widget()
            self.fields[name].widget.choices = self.fields[name].choices


class NotAskedForm(forms.Form):
    """Narrows the governments that are not asked yet."""

    q = forms.CharField(label="団体の名称・コード", required=False, max_length=60)


class AddRecipientsForm(forms.Form):
    """Who is asked in addition."""

    governments = forms.MultipleChoiceField(
        label="追加する団体",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "追加する団体を一つ以上選んでください。"},
    )

    def __init__(self, governments: Iterable[LocalGovernment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["governments"].choices = [
            (row.pk, f"{row.full_name}（{row.code}）") for row in governments
        ]


class NoticeForm(forms.Form):
    """正誤・お知らせ"""

    kind = forms.ChoiceField(
        label="種類", choices=ResultNotice.Kind, widget=forms.RadioSelect(attrs={"class": "choice-row"})
    )
    dated_on = date_field("日付", help_text="結果のページに表示する日です。")
    text = reason_field(
        "内容", "どの表の、どこが、どう変わったかを書いてください。あとから変えたり消したりはできません。"
    )


class LateForm(forms.Form):
    """Narrows and sorts the list of organisations."""

    q = forms.CharField(label="団体の名称・コード", required=False, max_length=60)
    prefecture = forms.ChoiceField(label="都道府県", required=False)
    status = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "提出していないもの全部"),
            (EVERY_STATUS, "すべて（提出済みも）"),
            *Response.Status.choices,
        ],
    )
    only = forms.ChoiceField(
        label="しぼり方",
        required=False,
        choices=[("", "すべて"), ("overdue", "期限を過ぎた団体"), ("nobody", "利用者のいない団体")],
    )
    sort = forms.ChoiceField(label="並び順", required=False, choices=list(SORTS.items()))

    def __init__(self, *args: Any, prefectures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(prefectures) > 1:
            self.fields["prefecture"].choices = [("", "全国"), *prefectures]
        else:
            del self.fields["prefecture"]


class ExtendForm(forms.Form):
    """More time for those in the list."""

    until = date_field("延長後の期限")
    reason = reason_field("延長の理由", "操作の記録に残ります。", required=False)


class CloseForm(forms.Form):
    """The end; where something waits at a prefecture the person says what becomes of it."""

    TAKE, LEAVE = "take", "leave"

    checking = forms.ChoiceField(
        label="都道府県の確認中の回答",
        choices=[
            (TAKE, "事務局が受け付けて、集計に入れる（団体の経過に、その旨が残ります）"),
            (LEAVE, "集計に入れない（前に提出した回答がある団体は、その回答が入ります）"),
        ],
        widget=forms.RadioSelect(attrs={"class": "choice-cards"}),
        error_messages={"required": "都道府県の確認中の回答を、集計に入れるかどうかを選んでください。"},
    )
    agrees = forms.BooleanField(label="締め切ると、回答の提出・訂正・差戻しができなくなることを確かめました")

    def __init__(self, *args: Any, waiting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waiting:
            del self.fields["checking"]

    @property
    def takes_checking(self) -> bool:
        return self.cleaned_data.get("checking") == self.TAKE


class AcceptForm(forms.Form):
    note = reason_field("確認のメモ", "回答の経過に残り、団体と事務局が読みます。", required=False)


class StandInAcceptForm(forms.Form):
    """The secretariat finishes the prefecture's check and says why."""

    note = reason_field(
        "都道府県に代わって確認を終える理由", "回答の経過と操作の記録に残り、団体が読みます。"
    )


class ReturnForm(forms.Form):
    reason = reason_field(
        "差戻しの理由", "団体の起案者と承認者にメールで届きます。直す設問の番号を書いてください。"
    )
