"""Many invitations at once: the file, and the yes to what was read from it."""

from typing import Any

from django import forms

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE


class TableForm(forms.Form):
    file = forms.FileField(
        label="招待する方の一覧",
        max_length=200,
        help_text="様式に入力したファイル（.xlsx または .csv）。5MB、6,000人まで。",
        error_messages={
            "required": "ファイルを選んでください。",
            "max_length": "ファイルの名前が長すぎます。短い名前に変えてから選び直してください。",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます。5MBまでのファイルを選んでください。")
        return file


class SendForm(forms.Form):
    """`token`: which reading the yes is for."""

    token = forms.CharField(widget=forms.HiddenInput)
