"""Forms of what a local government adds to its diagnosis: they say what is well formed, and write nothing."""

import re
from typing import Any

from django import forms

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import selectors, years
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input

LONG = 4_000
# Business contact only: sections, never people's own numbers and addresses.
_CONTACT = re.compile(
    r"\d{2,5}[-()（）‐－ー]\d{1,4}[-()（）‐－ー]\d{3,4}|0\d{9,10}|[^\s@＠]+[@＠][^\s@＠]+\.[^\s@＠]+"
)
NO_CONTACT = "電話番号・メールアドレスは書かないでください。課や団体の名称だけを入力してください。"


class TextField(forms.CharField):
    """Text as people type it: one canonical form, line ends as one sign."""

    def to_python(self, value: Any) -> str:
        return normalise_input(super().to_python(value) or "")


def short(label: str, limit: int, *, required: bool = False, help_text: str = "") -> TextField:
    return TextField(label=label, max_length=limit, required=required, help_text=help_text)


def long(label: str, *, help_text: str = "", rows: int = 4) -> TextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=LONG, required=False, help_text=help_text, widget=widget)


def has_contact(text: str) -> bool:
    """Whether a telephone number or an address for mail stands in it."""
    return _CONTACT.search(text) is not None


class VersionedForm(forms.Form):
    """A form that remembers which state the person saw."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def data_without_version(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}

    def keep_for(self, version: int) -> None:
        """Show again what was typed, now to be saved over this version."""
        self.data = self.data.copy()
        self.data["expected_version"] = str(version)


class RemoveForm(VersionedForm):
    """Confirms what was seen before it is deleted."""


class YearsField(TextField):
    """Values by year, typed or pasted; its value is {"2024": "312"}."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return years.as_text(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text.strip():
            return {}
        try:
            return years.read(text)
        except InputError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def run_validators(self, value: Any) -> None:
        """What could be wrong was told while it was read."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class FigureForm(VersionedForm):
    name = short("数値の名称", 80, required=True, help_text="例：空き家の戸数（町の実態調査）")
    unit = short("単位", 20, help_text="戸、か所、人、% など")
    year_kind = forms.ChoiceField(
        label="年の数え方",
        choices=OwnFigure.YearKind.choices,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )
    values = YearsField(
        label="年ごとの値",
        help_text="1行に1年ずつ「2024　312」のように入力します。Excelの2列（年と値）や2行（年の行と値の行）を、そのまま貼り付けられます。値のない年は書かないでください（0にはなりません）。",
        widget=forms.Textarea(attrs={"rows": 6, "class": "numeric"}),
        error_messages={"required": "年と値を、1行に1つずつ入力してください（例：2024　312）。"},
    )
    themes = forms.MultipleChoiceField(
        label="どの課題・分野の数値ですか（いくつでも）",
        help_text="地域診断で、選んだ課題・分野の数字と並びます。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"}),
    )
    source = short(
        "出典",
        200,
        required=True,
        help_text="調べた課・調査の名称・時期。例：建設課「空家等実態調査」（2024年10月）",
    )
    source_url = forms.URLField(
        label="出典のURL",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="公開しているときだけ",
    )
    method = long(
        "数え方", help_text="何を、どう数えたか。調査の範囲や、年によって変わった点も書きます。", rows=3
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = list(catalogue().theme_names.items())


class ResourceForm(VersionedForm):
    kind = forms.ChoiceField(
        label="種類",
        choices=LocalResource.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
    )
    name = short("名称", 80, required=True, help_text="例：旧○○小学校")
    what = long("どのようなものか", help_text="広さや状態、活動の内容、時期など", rows=3)
    area = short("地区", 60, help_text="例：○○地区")
    holder = short("持ち主・担い手", 80, help_text="町、協議会、法人などの名称。個人の氏名は書きません")
    section = short("問合せ先の課", 60, help_text="例：企画政策課。個人の氏名・電話番号は書きません")
    use = long("使いみちの案", help_text="どの課題に、どう使えそうか", rows=3)
    source = short("出典", 200, help_text="台帳や調査の名称と時期。例：公共施設等総合管理計画（2024年）")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("holder", "section"):
            if has_contact(data.get(name, "")):
                self.add_error(name, NO_CONTACT)
        return data


class NoteForm(VersionedForm):
    grade = forms.ChoiceField(
        label="実感の強さ",
        required=False,
        choices=[("", "えらばない"), *FeltNote.Grade.choices],
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
        help_text="この課題（分野のときは、その分野での困りごと）を、現場でどのくらい感じていますか。",
    )
    text = long(
        "感じていること", help_text="数字に表れない、現場で見聞きしたこと（主観でかまいません）", rows=5
    )
    voice = short(
        "だれの声か",
        120,
        help_text="「地区の民生委員」「子育て中の住民」など。個人が分からないように書きます",
    )
    heard = short("いつ聞いたか", 60, help_text="例：2026年秋の地区座談会")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if has_contact(data.get("voice", "")):
            self.add_error("voice", NO_CONTACT)
        return data


class ResourceFilterForm(forms.Form):
    """Narrow the list; a wrong choice narrows nothing."""

    q = TextField(
        label="ことば",
        required=False,
        max_length=60,
        help_text="名称・地区・使いみちなど",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *LocalResource.Kind.choices]
    )
    sort = forms.ChoiceField(label="並び", required=False, choices=list(selectors.SORTS.items()))


class ImportForm(forms.Form):
    file = forms.FileField(
        label="ファイル（.xlsx か .csv、10MBまで）",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ApplyForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
