"""The small forms beside the answers: a note, a reason, a request to another section."""

from collections.abc import Iterable

from django import forms

from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.models import Question


class NoteForm(forms.Form):
    note = forms.CharField(
        label="伝えること", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_note(self) -> str:
        return normalise_input(self.cleaned_data["note"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_reason(self) -> str:
        return normalise_input(self.cleaned_data["reason"])


class DelegationForm(forms.Form):
    """Which questions go to which section."""

    section = forms.CharField(
        label="依頼先の課",
        max_length=60,
        help_text="例：福祉保健課",
        error_messages={"required": "依頼先の課を入力してください。"},
    )
    email = forms.EmailField(
        label="お知らせを送るメールアドレス",
        required=False,
        help_text="空けておくと、その課の利用者に送ります。庁内のアドレスだけに送れます。",
        error_messages={
            "invalid": "メールアドレスの形が正しくありません（例：fukushi@town.example.lg.jp）。"
        },
    )
    questions = forms.MultipleChoiceField(
        label="依頼する設問",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "依頼する設問を一つ以上選んでください。"},
    )
    due_on = forms.DateField(
        label="庁内の期限", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label="伝えること", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, sections: Iterable[tuple[str, Iterable[Question]]], data=None) -> None:
        super().__init__(data)
        self.fields["questions"].choices = [
            (title, [(question.code, f"{question.number}　{question.text}") for question in questions])
            for title, questions in sections
        ]
