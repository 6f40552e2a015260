"""Forms of publications: find them, register and correct them."""

import re
from typing import cast

from django import forms

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.uploads import ENDINGS, FILE_HELP
from tsumiki.library.models import Publication

ANY = "すべて"
_ISSUED = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _fiscal_year(text):
    return int(text) if text else None


class PublicationFilterForm(forms.Form):
    q = forms.CharField(
        label="ことば",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="種類", required=False, choices=[("", ANY), *Publication.Kind.choices])
    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, data, *, years):
        super().__init__(data)
        known = [(str(year), fiscal_year_label(year)) for year in years]
        cast("forms.ChoiceField", self.fields["year"]).choices = [
            ("", ANY),
            *known,
            ("0", "年度がわからない資料"),
        ]
        # A choice that does not exist narrows nothing: an old bookmark still opens the list.
        self.is_valid()
        self.chosen = self.cleaned_data


class PublicationForm(forms.Form):
    """The record of one publication, in our own words."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), *Publication.Kind.choices])
    title = forms.CharField(label="題名", max_length=160)
    publisher = forms.CharField(label="発行", max_length=160, help_text="例：内閣官房・内閣府")
    fiscal_year = forms.TypedChoiceField(label="年度", required=False, coerce=_fiscal_year, empty_value=None)
    issued = forms.CharField(
        label="発行の日（わかるところまで）",
        required=False,
        max_length=10,
        help_text="例：2022、2022-03、2022-03-31。わからなければ空けておきます。",
    )
    pages = forms.IntegerField(label="ページ数", required=False, min_value=1, max_value=10_000)
    description = forms.CharField(
        label="内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="何がわかる資料かを、つみきの文章で書きます。資料の文章は写しません。",
    )
    official_url = forms.URLField(
        label="公式のリンク",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="発行した機関のページの URL です。確かめられていなければ空けておきます。",
    )
    accessed_on = forms.DateField(
        label="資料を見た日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="実際に資料を開いた日です。引用の表示に使います。",
    )
    language = forms.CharField(label="言語", max_length=20, initial="日本語")
    terms = forms.CharField(label="利用条件", required=False, max_length=300)
    source_title = forms.CharField(
        label="この資料を知った出典",
        required=False,
        max_length=200,
        help_text="公式のリンクがないときは、どこで確かめたかを書きます。",
    )
    source_url = forms.URLField(label="出典のURL", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = [(str(year), fiscal_year_label(year)) for year in range(this_year + 1, 2014, -1)]
        cast("forms.ChoiceField", self.fields["fiscal_year"]).choices = [("", "わからない"), *years]

    def clean_issued(self):
        text = self.cleaned_data["issued"].strip()
        if text and not _ISSUED.fullmatch(text):
            raise forms.ValidationError("2022、2022-03、2022-03-31 のどれかの形で入力してください。")
        return text

    def clean(self):
        data = super().clean() or {}
        if (
            not data.get("official_url")
            and not data.get("source_title")
            and "official_url" not in self.errors
        ):
            self.add_error("source_title", "公式のリンクがない資料は、どこで確かめたかを書いてください。")
        return data

    def values(self):
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"expected_version", "code"}
        }


class NewPublicationForm(PublicationForm):
    code = forms.SlugField(
        label="コード",
        required=False,
        max_length=60,
        help_text="ページのアドレスに使う半角の英小文字・数字・ハイフンです。あとから変えられません。空けておくと自動で付きます。",
    )
    field_order = ("kind", "title", "code")


class PublicationFileForm(forms.Form):
    file = forms.FileField(
        label="資料のファイル",
        help_text=f"{FILE_HELP}公開してよいと確かめた資料だけを選んでください。",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="公開をやめる理由", max_length=300, help_text="事務局の管理の画面と記録に残ります。"
    )
