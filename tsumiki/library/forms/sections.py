"""The forms of a case's sections: one form, and tables of rows, that give the content of the section back."""

from typing import Any

from django import forms
from django.core import signing
from django.forms import BaseFormSet, formset_factory

from tsumiki.library.content import MOST_ROWS, SECTIONS, Data, Words
from tsumiki.library.forms.parts import (
    LinesField,
    TownsField,
    VagueDateField,
    long,
    short,
    with_kept,
)
from tsumiki.library.models import Case
from tsumiki.library.rules import refusal_of_period

_MARK = "library.seen"


class BasicsForm(forms.Form):
    title = short("題名", 120, required=True, help_text="取組が分かる短い題名")
    towns = TownsField(
        label="取り組んだ団体",
        required=True,
        help_text="鳥取県南部町 のように、都道府県から入力します。共同の取組は「、」で区切り、代表の団体を先に書きます。",
    )
    municipality = short("団体の表記", 80, help_text="南部町（東長田地区）のように書き分けたいときだけ")
    fields_ = forms.MultipleChoiceField(label="分野", widget=forms.CheckboxSelectMultiple, required=False)
    problems = forms.MultipleChoiceField(
        label="地域課題", widget=forms.CheckboxSelectMultiple, required=False
    )
    challenges = forms.TypedMultipleChoiceField(
        label="デジタル活用の課題", widget=forms.CheckboxSelectMultiple, required=False, coerce=int
    )
    digital = forms.ChoiceField(label="デジタル活用", choices=Case.Digital.choices)
    year_text = short("年（資料の表記）", 20, help_text="2018、2016〜2019 など。分からなければ空けておきます")
    started = VagueDateField(label="始まり", required=False)
    ended = VagueDateField(label="終わり", required=False)
    state = forms.ChoiceField(label="いまの状態", choices=Case.State.choices)
    state_reason = long("終了・中止の理由", rows=3, help_text="やめた理由も、ほかの団体の役に立ちます")

    def clean(self) -> Data:
        data = super().clean() or {}
        if data.get("state") in (Case.State.ENDED, Case.State.STOPPED) and not data.get("state_reason"):
            self.add_error("state_reason", "終了・中止のときは、理由を入力してください。")
        period = {name: data.get(name, "") for name in ("started", "ended")}
        if refusal := refusal_of_period(period):
            self.add_error("ended", refusal)
        return data


class StoryForm(forms.Form):
    problem_text = long("課題", required=True, help_text="はじめに何に困っていたか")
    measure = long("取組", required=True, help_text="何をしたか")
    outcome = long("成果", required=True, help_text="何が変わったか。分からないときは、分からないと書きます")
    result = forms.ChoiceField(label="成果の確かさ", choices=Case.Result.choices)
    result_reason = long("成果が弱い・未確認とする理由", rows=3)
    options_considered = long("検討したほかの案", help_text="選ばなかった案と、その理由")
    what_failed = long("うまくいかなかったこと", help_text="次の団体が同じ所でつまずかないために")
    transferability = long("ほかの団体で行うとき", help_text="要る条件、変えたほうがよい所")

    def clean(self) -> Data:
        data = super().clean() or {}
        is_shown = data.get("result") == Case.Result.SHOWN
        if not is_shown and not data.get("result_reason"):
            self.add_error("result_reason", "成果が弱い・未確認のときは、理由を入力してください。")
        if is_shown and data.get("result_reason"):
            self.add_error("result_reason", "「成果の記載あり」のときは空けてください。成果の欄に書けます。")
        return data


class MeansForm(forms.Form):
    cost_band = forms.ChoiceField(label="費用の目安", required=False)
    cost_text = long("費用の内訳", rows=3, help_text="金額と年度、何の費用か")
    funding = LinesField(label="財源（交付金など）", help_text="1行に1つ")
    partners = LinesField(label="連携先", help_text="1行に1つ。企業・団体の名称。個人の名前は書きません")
    staffing = long("体制と人数", rows=3, help_text="課と人数、外部の力")
    contact_section = short(
        "問合せ先の部署", 120, help_text="課・係まで。個人の名前や直通のメールアドレスは書きません"
    )


class ConfidenceForm(forms.Form):
    confidence = forms.ChoiceField(label="確度", choices=Case.Confidence.choices)


class FigureForm(forms.Form):
    indicator = short("指標", 80, required=True)
    before = short("取組の前", 40)
    after = short("取組の後", 40)
    unit = short("単位", 20)
    as_of = short("時点", 40, help_text="2020年度→2023年度 など")


class KpiForm(forms.Form):
    indicator = short("指標（KPI）", 80, required=True)
    target = short("目標", 40)
    actual = short("実績", 40)
    unit = short("単位", 20)
    as_of = short("時点", 40)


class EventForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    when = VagueDateField(label="時期", required=True)
    step = forms.ChoiceField(label="工程", required=False)
    method = forms.ChoiceField(label="使った積み木", required=False)
    who = short("だれが", 200, help_text="課や団体。個人の名前は書きません")
    decision = short("決めたこと", 300)
    text = long("できごと", required=True, rows=3)
    confirmed_on = forms.BooleanField(label="町として、このとおりと確認した", required=False)


class FileForm(forms.Form):
    id = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(widget=forms.HiddenInput)
    alt = short(
        "代替テキスト", 300, required=True, help_text="見えない方に、何が示されているかをことばで伝えます"
    )
    caption = short("説明・撮影の時期など", 200)


class SourceForm(forms.Form):
    title = short("資料の名称", 200, help_text="聞き取りのときは、相手の部署と日")
    url = forms.URLField(label="URL", required=False, max_length=500, assume_scheme="https")
    accessed = VagueDateField(label="確認した日", required=False)

    def clean(self) -> Data:
        data = super().clean() or {}
        if not self.errors and not data.get("title") and not data.get("url"):
            self.add_error("title", "資料の名称かURLのどちらかを入力してください。")
        return data


class Rows(BaseFormSet):
    """A table of rows; a row ticked 削る is left out, an empty new one too."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"] = forms.BooleanField(label="この行を削る", required=False)

    def values(self) -> list[Data]:
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [{k: v for k, v in form.cleaned_data.items() if k != "DELETE"} for form in kept]

    def as_typed(self) -> list[Data]:
        """Every row as it was typed, well formed or not; rows in which nothing was typed are left out."""
        rows = [{name: form[name].value() for name in form.fields} for form in self.forms]
        return [row for row in rows if any(row.values())]


MAIN: dict[str, type[forms.Form]] = {
    "basics": BasicsForm,
    "story": StoryForm,
    "means": MeansForm,
    "sources": ConfidenceForm,
}
ROWS: dict[str, tuple[type[forms.Form], str]] = {
    "figures": (FigureForm, "数値の行を足す"),
    "kpis": (KpiForm, "指標の行を足す"),
    "events": (EventForm, "できごとを足す"),
    "files": (FileForm, ""),
    "source_rows": (SourceForm, "出典を足す"),
}


class SeenForm(forms.Form):
    """Which state of the section the person saw, signed so that nobody writes it."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, version: int, data: Data) -> dict[str, Any]:
        return {"expected_version": version, "seen": signing.dumps(data, salt=_MARK, compress=True)}

    def seen_data(self) -> Data | None:
        try:
            return signing.loads(self.cleaned_data["seen"], salt=_MARK)
        except signing.BadSignature:
            return None


class SectionInput:
    """Everything that is typed into one section."""

    def __init__(self, key: str, data: Data, words: Words, sent: Any = None, add_to: str = "") -> None:
        self.key, self.words = key, words
        self.names = SECTIONS[key][1]
        self.main = MAIN[key](sent, initial=_to_form(data)) if key in MAIN else None
        if add_to and self.main is not None:
            self.main = MAIN[key](initial={name: self.main[name].value() for name in self.main.fields})
        if self.main is not None:
            _offer(self.main, words, data)
        self.rows = {name: self._rows(name, data[name], sent, add_to) for name in self.names if name in ROWS}

    def _rows(self, name: str, rows: list[Data], sent: Any, add_to: str) -> Rows:
        form, _ = ROWS[name]
        typed = self._formset(form, name, sent, None, 0) if sent is not None else None
        if typed is not None and not add_to:
            made = typed
        else:
            initial = typed.as_typed() if typed is not None else rows
            is_empty = not initial and name != "files"
            made = self._formset(form, name, None, initial, int(is_empty or add_to == name))
        for each in made.forms:
            _offer(each, self.words, {})
        return made

    @staticmethod
    def _formset(form: type[forms.Form], name: str, sent: Any, initial: Any, extra: int) -> Any:
        made = formset_factory(
            form, formset=Rows, extra=extra, can_delete=False, max_num=MOST_ROWS, validate_max=True
        )
        return made(sent, prefix=name, initial=initial)

    def is_valid(self) -> bool:
        # Every part is asked, so that every mistake is shown at once.
        found = [part.is_valid() for part in (self.main, *self.rows.values()) if part is not None]
        return all(found)

    def values(self) -> Data:
        """The section's content."""
        found = dict(self.main.cleaned_data) if self.main is not None else {}
        if "fields_" in found:
            found["fields"] = found.pop("fields_")
        for name, rows in self.rows.items():
            found[name] = [_from_row(name, row) for row in rows.values()]
        return {name: found[name] for name in self.names}


def _to_form(data: Data) -> Data:
    return {**data, "fields_": data.get("fields", [])}


def _from_row(name: str, row: Data) -> Data:
    if name == "events":
        # Which day it was confirmed is the service's to say.
        return {**row, "confirmed_on": "1" if row["confirmed_on"] else ""}
    return row


def _offer(form: Any, words: Words, data: Data) -> None:
    for name, key in (("fields_", "fields"), ("problems", "problems"), ("challenges", "challenges")):
        if name in form.fields:
            pairs = list(words.names.get(key, {}).items())
            form.fields[name].choices = with_kept(pairs, data.get(key, []))
    for name in ("cost_band", "step", "method"):
        if name in form.fields:
            pairs = [("", "（選ばない）"), *words.names.get(name, {}).items()]
            form.fields[name].choices = with_kept(pairs, [form[name].value()])
