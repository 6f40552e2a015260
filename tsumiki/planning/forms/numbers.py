"""Step 4: rows of KPI and budget. A row may be added without saving; nothing typed gets lost."""

from decimal import Decimal
from typing import Any

from django import forms

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Grant
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning.forms.money import years_to_choose
from tsumiki.planning.forms.parts import short_text
from tsumiki.planning.forms.rows import KeyField, SettledChoice, formset
from tsumiki.planning.models import BudgetLine, Kpi, Plan
from tsumiki.planning.services import BudgetRow, KpiRow

_DIGITS = {"invalid": "数で入力してください（例：1200、12.5）。"}


def _amount(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=_DIGITS,
        **kwargs,
    )


class KpiForm(forms.Form):
    key = KeyField()
    name = short_text("指標の名称", 120, required=True)
    # Selects have an initial value so that a new row nobody touched counts as empty.
    kind = forms.ChoiceField(
        label="種類",
        initial=Kpi.Kind.OUTCOME,
        choices=[
            (Kpi.Kind.OUTCOME, "成果指標（暮らしの変化）"),
            (Kpi.Kind.OUTPUT, "活動指標（行ったこと）"),
            (Kpi.Kind.IMPACT, "最終の姿の指標（めざす姿に近づいたか）"),
        ],
    )
    unit = short_text("単位", 20, required=True, help_text="人、件、%など")
    baseline = _amount("現時点値")
    baseline_year = forms.IntegerField(
        label="現時点値の年度",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="西暦で（例：2025）",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "西暦の年度を数で入力してください（例：2025）。"},
    )
    method = short_text("測り方", 300)
    source = short_text("データの出どころ", 200)
    beneficiary = SettledChoice(
        label="だれの変化か", initial=Kpi.Beneficiary.UNDECIDED, choices=Kpi.Beneficiary.choices
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = list(plan.years)
        for year in self.years:
            self.fields[f"year-{year}"] = _amount(f"{fiscal_year_label(year).partition('（')[0]}の増加分")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("baseline") is None) != (data.get("baseline_year") is None) and not self.errors:
            field = "baseline_year" if data.get("baseline_year") is None else "baseline"
            self.add_error(field, "現時点値とその年度は、両方を入力するか、両方を空けてください。")
        return data

    def values(self) -> KpiRow:
        data = dict(self.cleaned_data)
        given = {year: data.pop(f"year-{year}") for year in self.years}
        data.pop("DELETE", None)
        return KpiRow(**data, increments={year: value for year, value in given.items() if value is not None})


class BudgetForm(forms.Form):
    key = KeyField()
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    item = short_text("費目・内容", 120, required=True)
    amount = forms.IntegerField(
        label="金額（千円）",
        min_value=0,
        max_value=999_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "金額を入力してください。",
            "invalid": "金額は千円単位の整数で入力してください。",
        },
    )
    nature = SettledChoice(
        label="初期費用か運営費か", initial=BudgetLine.Nature.INITIAL, choices=BudgetLine.Nature.choices
    )
    eligibility = SettledChoice(
        label="交付金の対象か",
        initial=BudgetLine.Eligibility.UNDECIDED,
        choices=BudgetLine.Eligibility.choices,
    )
    source_kind = forms.ChoiceField(
        label="財源", initial=BudgetLine.Source.GRANT, choices=BudgetLine.Source.choices
    )
    grant = forms.ModelChoiceField(
        label="交付金の名称", queryset=None, required=False, empty_label="（選ばない）"
    )
    note = short_text("備考", 200)

    def __init__(self, *args: Any, plan: Plan, grants: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].initial = str(plan.start_fiscal_year)
        # A line of a year that has left the plan's term keeps its year until somebody changes it.
        self.fields["fiscal_year"].choices = years_to_choose(plan, self["fiscal_year"].value())
        self.fields["grant"].queryset = framework.grants(plan.edition)
        self.fields["grant"].choices = [("", "（選ばない）"), *grants]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("grant") and data.get("source_kind") != BudgetLine.Source.GRANT:
            self.add_error("grant", "交付金の名称を選べるのは、財源が「国の交付金等」のときだけです。")
        return data

    def values(self) -> BudgetRow:
        data = {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}
        return BudgetRow(**data)


def kpi_rows(plan: Plan, data: Any = None, initial: list[Any] | None = None, extra: int = 0) -> Any:
    return formset(KpiForm, "kpi", data, initial, extra, plan=plan)


def budget_rows(plan: Plan, data: Any = None, initial: list[Any] | None = None, extra: int = 0) -> Any:
    grants = [(grant.pk, _grant_label(grant)) for grant in framework.grants(plan.edition)]
    return formset(BudgetForm, "budget", data, initial, extra, plan=plan, grants=grants)


def _grant_label(grant: Grant) -> str:
    return f"{grant}" if grant.is_verified else f"{grant}（要確認）"


def kpi_initial(plan: Plan) -> list[dict[str, Any]]:
    rows = []
    for kpi in plan.kpis.prefetch_related("years"):
        names = ("key", "name", "kind", "unit", "baseline_year", "method", "source", "beneficiary")
        row = {name: getattr(kpi, name) for name in names} | {"baseline": _plain(kpi.baseline)}
        rows.append(row | {f"year-{y.fiscal_year}": _plain(y.increment) for y in kpi.years.all()})
    return rows


def budget_initial(plan: Plan) -> list[dict[str, Any]]:
    names = ("key", "fiscal_year", "item", "amount", "nature", "eligibility", "source_kind", "note")
    return [
        {name: getattr(line, name) for name in names} | {"grant": line.grant_id} for line in plan.budget.all()
    ]


def _plain(value: Decimal | None) -> str | None:
    """A number as it goes back into its field: 12.5, not 12.50."""
    if value is None:
        return None
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
