"""Rows of yearly income and cost, the three forecasts of users, and answers to what is asked."""

from typing import Any

from django import forms

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning.forms.parts import TextField, short_text
from tsumiki.planning.forms.rows import KeyField, formset
from tsumiki.planning.models import AuditAnswer, Plan, UpkeepLine, UserForecast
from tsumiki.planning.models.plan import LONGEST_TERM

_WHOLE = {"inputmode": "numeric"}


def years_to_choose(plan: Plan, own: Any = None) -> list[tuple[str, str]]:
    """The plan's years and ten after it; a year that stands in the row already is never lost."""
    years = {year: fiscal_year_label(year) for year in plan.years}
    for year in range(plan.end_fiscal_year + 1, plan.end_fiscal_year + 1 + LONGEST_TERM):
        years[year] = f"{fiscal_year_label(year)}（計画期間の後）"
    if str(own or "").isdecimal() and int(own) not in years and 1990 <= int(own) <= 2100:
        years[int(own)] = f"{fiscal_year_label(int(own))}（計画期間の外）"
    return [(str(year), label) for year, label in years.items()]


def whole_number(
    label: str, *, least: int = 0, required: bool = True, help_text: str = "", initial: int | None = None
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=999_999_999,
        help_text=help_text,
        initial=initial,
        widget=forms.TextInput(attrs=_WHOLE),
        error_messages={
            "required": f"{label}を入力してください。",
            "invalid": f"{label}は整数で入力してください。",
        },
    )


class UpkeepForm(forms.Form):
    key = KeyField()
    item = short_text("収入・費用の名称", 120, required=True)
    side = forms.ChoiceField(
        label="収入か費用か", choices=UpkeepLine.Side.choices, initial=UpkeepLine.Side.COST
    )
    basis = forms.ChoiceField(
        label="決まり方", choices=UpkeepLine.Basis.choices, initial=UpkeepLine.Basis.FIXED
    )
    amount = whole_number("金額", help_text="定額は千円、1人あたりは円")
    starts = forms.TypedChoiceField(label="始まる年度", coerce=int)
    ends = forms.TypedChoiceField(
        label="終わる年度", coerce=int, required=False, empty_value=None, help_text="続くなら空けておきます"
    )
    ground = short_text("金額の根拠", 200, help_text="見積、似た施設の実績など")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].initial = str(plan.start_fiscal_year)
        self.fields["starts"].choices = years_to_choose(plan, self["starts"].value())
        self.fields["ends"].choices = [("", "（続く）"), *years_to_choose(plan, self["ends"].value())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "終わる年度は、始まる年度と同じか後の年度を選んでください。")
        return data

    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}


class ForecastForm(forms.Form):
    """One of the three cases. Without a number of users it is not written yet, and nothing is assumed."""

    key = KeyField()
    scenario = forms.ChoiceField(choices=UserForecast.Scenario.choices, widget=forms.HiddenInput)
    starts = forms.TypedChoiceField(label="使い始める年度", coerce=int)
    users = whole_number("最初の年度の利用者（人）", required=False)
    yearly_change = whole_number(
        "その後の1年ごとの増減（人）",
        least=-999_999_999,
        required=False,
        help_text="減るならマイナス。空けると0",
    )
    ground = short_text("見込みの根拠", 200)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].initial = str(plan.start_fiscal_year)
        self.fields["starts"].choices = years_to_choose(plan, self["starts"].value())

    @property
    def title(self) -> str:
        value = self["scenario"].value()
        return dict(UserForecast.Scenario.choices).get(value, "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rest = data.get("yearly_change") is not None or data.get("ground")
        if data.get("users") is None and "users" not in self.errors and rest:
            self.add_error("users", "最初の年度の利用者を入力してください。")
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"yearly_change": data["yearly_change"] or 0}


class AnswerForm(forms.Form):
    reason = TextField(
        label="この計画での答え",
        required=False,
        max_length=AuditAnswer._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": "答えは%(limit_value)d字までです。%(show_value)d字あります。短くしてください。"
        },
    )


def upkeep_rows(plan: Plan, data: Any = None, initial: list[Any] | None = None, extra: int = 0) -> Any:
    return formset(UpkeepForm, "upkeep", data, initial, extra, plan=plan)


def upkeep_initial(plan: Plan) -> list[dict[str, Any]]:
    names = ("key", "item", "side", "basis", "amount", "starts", "ends", "ground")
    return [
        {name: getattr(row, name) for name in names}
        for row in UpkeepLine.objects.filter(plan=plan).order_by("position")
    ]


def forecast_forms(plan: Plan, data: Any = None) -> list[ForecastForm]:
    """One form for each of the three cases."""
    names = ("key", "starts", "users", "yearly_change", "ground")
    kept = {row.scenario: row for row in UserForecast.objects.filter(plan=plan)}
    made = []
    for scenario in UserForecast.Scenario.values:
        row = kept.get(scenario)
        initial = {name: getattr(row, name) for name in names} if row else {}
        made.append(ForecastForm(data, prefix=scenario, initial=initial | {"scenario": scenario}, plan=plan))
    return made


def forecast_values(forms_: list[ForecastForm]) -> list[dict[str, Any]]:
    """The cases that are written; each form speaks for its own case, whatever was sent."""
    return [
        form.values() | {"scenario": scenario}
        for form, scenario in zip(forms_, UserForecast.Scenario.values, strict=True)
        if form.cleaned_data.get("users") is not None
    ]
