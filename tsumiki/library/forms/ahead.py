"""Asking for cases one step ahead: which town, what it works on, which step it has reached."""

from django import forms
from django.utils.html import format_html

from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.selectors import search_governments
from tsumiki.kernel.text import fold

UNKNOWN = "「{}」という地方公共団体は見つかりません。都道府県から入力してください（例：鳥取県南部町）。"
SEVERAL = "「{}」にあたる団体が複数あります（{}）。都道府県から入力してください。"
# Enough to find a name among those that begin with it, and to name a few of them.
LOOKED_AT, NAMED = 30, 3


class CaseAheadForm(forms.Form):
    """`town` is cleaned to a LocalGovernment, or None where nobody's town was meant."""

    town = forms.CharField(
        label="団体",
        required=False,
        max_length=40,
        help_text="都道府県から入力します。人口規模が近い団体の事例を先に示します。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    problem = forms.MultipleChoiceField(
        label="地域課題", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"})
    )
    field = forms.MultipleChoiceField(
        label="分野", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"})
    )
    step = forms.ChoiceField(
        label="いまの工程",
        required=False,
        help_text="いま取り組んでいるところ、または済んだところです。",
        widget=forms.RadioSelect(attrs={"class": "choice-cards"}),
    )

    def __init__(self, data, *, steps, problems, fields):
        super().__init__(data)
        self.fields["problem"].choices = list(problems.items())
        self.fields["field"].choices = list(fields.items())
        self.fields["step"].choices = [
            (
                step.code,
                format_html(
                    '<strong>{} {}</strong><br><span class="small muted">{}</span>',
                    step.order,
                    step.name,
                    step.purpose,
                ),
            )
            for step in steps
        ]
        self.fields["step"].error_messages["invalid_choice"] = (
            "「%(value)s」という工程はありません。下の一覧から選び直してください。"
        )

    def clean_town(self) -> LocalGovernment | None:
        text = self.cleaned_data["town"]
        if not text:
            return None
        found = list(search_governments(text)[:LOOKED_AT])
        typed = fold(text).replace(" ", "")
        named = [row for row in found if typed in (row.code, fold(row.name), fold(row.full_name))] or found
        if not named:
            raise forms.ValidationError(UNKNOWN.format(text))
        if len(named) > 1:
            examples = "、".join(row.full_name for row in named[:NAMED])
            raise forms.ValidationError(
                SEVERAL.format(text, examples + ("など" if len(named) > NAMED else ""))
            )
        return named[0]
