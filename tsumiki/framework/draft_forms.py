"""Forms with which the secretariat edits an edition. A draft may be incomplete; what is missing stops its publication."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from tsumiki.framework import models as m
from tsumiki.framework.drafting.differences import Row
from tsumiki.kernel.dates import fiscal_year_label

_NEEDS = [("", "あってもなくてもよい"), ("yes", "あることが前提"), ("no", "まだないところ向き")]
_LINES = "1行に1つずつ書きます。"


class BeginForm(forms.Form):
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, years: list[int], current: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {current: f"{fiscal_year_label(current)}（いまの版を訂正する）"}
        choices = [(str(year), words.get(year, fiscal_year_label(year))) for year in years]
        cast("forms.ChoiceField", self.fields["fiscal_year"]).choices = choices


class FrontForm(forms.Form):
    """What the edition as a whole says of itself."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    label = forms.CharField(label="名称", max_length=60)
    status = forms.ChoiceField(
        label="状態",
        choices=m.Edition.Status.choices,
        help_text="「作業版」は、公式の定義を確かめ終えていない版です。公開のページにもそう表れます。",
    )
    note = forms.CharField(
        label="この版について",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="前の版から何を、なぜ変えたかを書きます。公表には必要です。",
    )
    source_title = forms.CharField(
        label="出典", required=False, max_length=200, help_text="何をもとにした版か。公表には必要です。"
    )
    source_locator = forms.CharField(label="出典の箇所", required=False, max_length=200)
    source_url = forms.URLField(label="出典のURL", required=False, max_length=500, assume_scheme="https")
    source_year = forms.IntegerField(label="出典の年", required=False, min_value=1900, max_value=2100)
    source_status = forms.ChoiceField(label="出典の種類", choices=m.SourceStatus.choices)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}


class LinesField(forms.CharField):
    """A list, one entry on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def _text(label: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000_000)


def _many(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "choice-row"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, help_text=help_text)


# The form in parts, as its page shows it.
PARTS: dict[str, tuple[str, ...]] = {
    "何をする積み木か": ("code", "name", "step", "group", "order", "what", "why"),
    "どんなときに向くか": (
        "when_it_suits",
        "conditions__challenges",
        "conditions__problems",
        "conditions__fields",
        "conditions__population_min",
        "conditions__population_max",
        "conditions__population_reason",
        "conditions__needs_core_organisation",
        "conditions__needs_plan",
        "conditions__networks",
        "conditions__networks_reason",
    ),
    "手間と進め方": (
        "who",
        "effort__person_days",
        "effort__meetings",
        "effort__weeks",
        "cost_band",
        "inputs",
        "outputs",
        "pitfalls",
    ),
    "出典": ("source__title", "source__locator", "source__url", "source__year", "source__status"),
}


class BlockForm(forms.Form):
    """One block of a draft. The names of the fields are the keys of its row, with __ for the dots."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="名称", max_length=80)
    step = forms.ChoiceField(label="工程")
    group = forms.ChoiceField(label="種類")
    order = forms.IntegerField(label="並び順", min_value=1, max_value=10_000)
    what = _text("何をするか")
    why = _text("なぜ行うか")
    when_it_suits = _text("どんなときに向くか")
    conditions__challenges = _many("答えるデジタル活用の課題")
    conditions__problems = _many("向く地域課題", "1つも選ばなければ「どの課題にも」です。")
    conditions__fields = _many("向く分野", "1つも選ばなければ「どの分野にも」です。")
    conditions__population_min = _number("人口の目安（以上）")
    conditions__population_max = _number("人口の目安（以下）")
    conditions__population_reason = _text("人口の目安の理由", 2)
    conditions__needs_core_organisation = forms.ChoiceField(
        label="中核となる法人", required=False, choices=_NEEDS
    )
    conditions__needs_plan = forms.ChoiceField(label="既にある構想等", required=False, choices=_NEEDS)
    conditions__networks = _many("使う網", "わからなければ選びません（データなしと表れます）。")
    conditions__networks_reason = _text("使う網の理由", 2)
    who = LinesField(label="だれが", required=False, help_text=_LINES)
    effort__person_days = _number("手間（人日）")
    effort__meetings = _number("会議（回）")
    effort__weeks = _number("期間（週）")
    cost_band = forms.ChoiceField(label="費用")
    inputs = LinesField(label="用意するもの", required=False, help_text=_LINES)
    outputs = LinesField(label="できあがるもの", required=False, help_text=_LINES)
    pitfalls = LinesField(label="気をつけること", required=False, help_text=_LINES)
    source__title = forms.CharField(
        label="出典", required=False, max_length=200, help_text="何をもとに書いたか。公表には必要です。"
    )
    source__locator = forms.CharField(label="出典の箇所", required=False, max_length=200)
    source__url = forms.URLField(label="出典のURL", required=False, max_length=500, assume_scheme="https")
    source__year = forms.IntegerField(label="出典の年", required=False, min_value=1900, max_value=2100)
    source__status = forms.ChoiceField(label="出典の種類", choices=m.SourceStatus.choices)

    def __init__(self, *args: Any, names: Mapping[str, Mapping[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("step", "group", "cost_band"):
            pairs = list(names[name].items())
            cast("forms.ChoiceField", self.fields[name]).choices = pairs
        for key in ("challenges", "problems", "fields", "networks"):
            pairs = [(str(code), label) for code, label in names[f"conditions.{key}"].items()]
            cast("forms.MultipleChoiceField", self.fields[f"conditions__{key}"]).choices = pairs

    def parts(self) -> list[dict[str, Any]]:
        return [
            {"title": title, "fields": [self[name] for name in names if name in self.fields]}
            for title, names in PARTS.items()
        ]

    def row(self, before: Row, after: list[dict[str, str]]) -> Row:
        """The row as typed over the one before, which keeps what the form does not show (cases)."""
        row: Row = {**before, "conditions": {**before.get("conditions", {}), "before": [], "after": after}}
        row["effort"], row["source"] = {}, {}
        for name, typed in self.cleaned_data.items():
            if name == "expected_version":
                continue
            value = _plain(name, typed)
            *path, last = name.split("__")
            inner = row[path[0]] if path else row
            if value == "" and last in ("locator", "url", "population_reason", "networks_reason"):
                inner.pop(last, None)
            else:
                inner[last] = value
        return row


def _plain(name: str, typed: Any) -> Any:
    if name in ("conditions__needs_core_organisation", "conditions__needs_plan"):
        return {"yes": True, "no": False}.get(typed)
    if name == "conditions__challenges":
        return sorted(int(number) for number in typed)
    return typed.strip().replace("\r\n", "\n") if isinstance(typed, str) else typed


def initial_of(row: Row) -> dict[str, Any]:
    """What the form shows of a row."""
    found: dict[str, Any] = {}
    for name in BlockForm.base_fields:
        value: Any = row
        for part in name.split("__"):
            value = value.get(part) if isinstance(value, dict) else None
        if name.startswith("conditions__needs"):
            value = {True: "yes", False: "no"}.get(value, "")
        found[name] = [str(item) for item in value] if name == "conditions__challenges" and value else value
    return found


class NewBlockForm(BlockForm):
    code = forms.SlugField(
        label="コード",
        max_length=80,
        help_text="半角の英小文字・数字・ハイフンです。ページのアドレスになり、あとから変えられません。",
    )
    field_order = ("code", "name", "step", "group", "order")


class RuleForm(forms.Form):
    """A block that comes before this one, and why."""

    code = forms.ChoiceField(label="前に積むもの", required=False)
    kind = forms.ChoiceField(
        label="強さ",
        required=False,
        choices=[("required", "必須（必ず先に）"), ("recommended", "推奨（先が望ましい）")],
        initial="recommended",
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, blocks: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["code"]).choices = [("", "（なし）"), *blocks.items()]


_RuleFormSet = forms.formset_factory(RuleForm, extra=2, max_num=30, absolute_max=40)


def rule_forms(data: Any, row: Row, blocks: Mapping[str, str]) -> Any:
    """The rules of a row as forms, with two empty ones below."""
    initial = row.get("conditions", {}).get("after") or []
    return _RuleFormSet(data, initial=initial, prefix="rules", form_kwargs={"blocks": blocks})


def rules_of(formset: Any) -> list[dict[str, str]]:
    """The rules that name a block; clearing the name takes a rule away."""
    typed = [form.cleaned_data for form in formset.forms]
    return [
        {"code": row["code"], "kind": row["kind"], "reason": row["reason"].strip().replace("\r\n", "\n")}
        for row in typed
        if row.get("code")
    ]
