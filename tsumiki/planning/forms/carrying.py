"""Into which plan cases go, and what comes along."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet

from tsumiki.library.models import Case
from tsumiki.planning.models import Plan
from tsumiki.planning.services.carrying import is_own

NEW = "new"


class CarryForm(forms.Form):
    """Choose one of the own plans or begin one. The cases themselves stand in the address.

    Where all of them are the town's own, no question is offered: there is nobody else to ask.
    """

    plan = forms.ChoiceField(label="計画", widget=forms.RadioSelect(attrs={"class": "choice-cards"}))
    title = forms.CharField(
        label="新しい計画の名称",
        required=False,
        max_length=120,
        help_text="「新しい計画を始める」を選んだときに入力します。あとから変えられます。",
    )
    government = forms.ChoiceField(label="団体", required=False, widget=forms.HiddenInput)
    blocks = forms.BooleanField(
        label="事例で使われた積み木（手法）を積む",
        required=False,
        initial=True,
        help_text="経緯や積み木の説明から、事例とのつながりがわかるものだけです。",
    )
    indicator = forms.BooleanField(
        label="指標（KPI）の下書きを1行加える",
        required=False,
        initial=True,
        help_text="【要記入】と付けて加えます。値は写しません。",
    )
    contact = forms.BooleanField(
        label="問い合わせることを行程に加える",
        required=False,
        initial=True,
        help_text="事例の団体の担当課に問い合わせる予定を、今月の行程に加えます。自分の団体の事例については加えません。",
    )

    def __init__(
        self,
        *args: Any,
        plans: QuerySet[Plan],
        governments: Any,
        cases: Collection[Case],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.pk): plan for plan in plans}
        self.governments = {str(government.pk): government for government in governments}
        own = {plan.local_government_id for plan in self.plans.values()} | {g.pk for g in governments}
        if all(is_own(case, government) for case in cases for government in own):
            del self.fields["contact"]
        several = len(self.governments) > 1
        shown = [
            (key, f"{plan.title}（{plan.local_government.full_name}）" if several else plan.title)
            for key, plan in self.plans.items()
        ]
        begin = [(NEW, "新しい計画を始める")] if self.governments else []
        self.fields["plan"].choices = [*shown, *begin]
        self.fields["government"].choices = [(k, g.full_name) for k, g in self.governments.items()]
        if several:
            self.fields["government"].widget = forms.Select(choices=self.fields["government"].choices)
        self.fields["plan"].initial = next(iter(self.plans), NEW)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("plan") == NEW and not data.get("title"):
            self.add_error("title", "新しい計画の名称を入力してください。")
        return data

    @property
    def chosen_plan(self) -> Plan | None:
        return self.plans.get(self.cleaned_data["plan"])

    @property
    def chosen_government(self) -> Any:
        """For which government a new plan is begun: the one chosen, or the first one may plan for."""
        first = next(iter(self.governments.values()))
        return self.governments.get(self.cleaned_data["government"], first)
