"""Sending a workbook back, and saying yes to what was read from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

MEGABYTE = 1024 * 1024
# A filled workbook of eighty questions has about 60 KB; this leaves room for pictures people paste in.
MOST_BYTES = 10 * MEGABYTE


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="入力したExcelファイル",
        max_length=200,
        help_text="配布したファイル（.xlsx）。10MBまで。途中まで入力したファイルも取り込めます。",
        error_messages={"max_length": "ファイルの名前が長すぎます。短い名前に変えてから選び直してください。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます。10MBまでのファイルを選んでください。")
        return file

    @property
    def shown_name(self) -> str:
        """The file's name as it is repeated in sentences and kept in the history."""
        return self.cleaned_data["file"].name.replace("\\", "/").rsplit("/", 1)[-1][:80]


class TakeForm(forms.Form):
    """`token`: which reading the yes is for. `questions`: which of the conflicts are to be replaced."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, conflicts: Iterable[Mapping[str, Any]], data: Any = None, *, token: str = "") -> None:
        super().__init__(data, initial={"token": token})
        if rows := [(row["question"], row["label"]) for row in conflicts]:
            self.fields["questions"] = forms.MultipleChoiceField(
                label="Excelの値に置き換える設問",
                help_text="選ばなかった設問は、いまの回答のまま残ります。",
                required=False,
                choices=rows,
                widget=forms.CheckboxSelectMultiple,
            )
