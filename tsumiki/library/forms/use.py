"""Forms of readers: notes on the reading list, how a case served, saved searches."""

from django import forms

from tsumiki.library.models import CaseOutcome, SavedSearch


class KeptForm(forms.Form):
    """One thing on the list: a note, and for cases whether it goes on into a plan."""

    chosen = forms.BooleanField(label="選ぶ（計画に入れる）", required=False)
    note = forms.CharField(
        label="メモ",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OutcomeForm(forms.Form):
    verdict = forms.ChoiceField(
        label="使ってみてどうでしたか",
        choices=CaseOutcome.Verdict.choices,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )
    note = forms.CharField(
        label="わかったこと",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="自分の団体と国事務局だけが読みます。公開されるのは、件数だけです。",
    )


class SavedSearchForm(forms.Form):
    name = forms.CharField(label="名前", max_length=60, help_text="例：空き家と移住の事例")
    frequency = forms.ChoiceField(
        label="新しいものが見つかったときのメール",
        choices=SavedSearch.Frequency.choices,
        initial=SavedSearch.Frequency.WEEKLY,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )
