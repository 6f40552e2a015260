"""Forms of the secretariat that stands in for an organisation."""

from django import forms

from tsumiki.surveys.forms.campaigns import reason_field
from tsumiki.surveys.forms.excel import WorkbookForm


class ReceivedWorkbookForm(WorkbookForm):
    received = forms.CharField(
        label="どのように受け取ったか",
        max_length=200,
        help_text="例：11月20日に電子メールで受け取った。回答の経過と操作の記録に残り、団体が読みます。",
    )

    field_order = ("file", "received")


class SubmitForForm(forms.Form):
    reason = reason_field(
        "代わりに提出する理由",
        "だれの了承を得たかを書いてください。回答の経過と操作の記録に残り、団体が読みます。",
    )


class DeclineForForm(forms.Form):
    reason = reason_field(
        "回答しない理由と、届出の方法",
        "例：11月20日に電話で届出。担当者が不在のため。回答の経過と操作の記録に残り、団体が読みます。",
    )


class ResumeForForm(forms.Form):
    reason = reason_field("再開する理由", "回答の経過と操作の記録に残り、団体が読みます。")
