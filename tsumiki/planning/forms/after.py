"""The yearly follow-up: the year's text, and one small form for each indicator."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from tsumiki.kernel.dates import parse_date
from tsumiki.kernel.errors import InputError
from tsumiki.planning.after import NAMES, Actual
from tsumiki.planning.forms.parts import VersionedForm, long_text, short_text
from tsumiki.planning.models import FollowUp, KpiActual

_UNSAID = ("", "（まだ決めていない）")


class DayField(forms.Field):
    """A day as offices write it (2027-06-10, 2027年6月10日, R9.6.10)."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except InputError as refusal:
            raise forms.ValidationError(str(refusal)) from None


class FollowUpForm(VersionedForm):
    is_interim = forms.BooleanField(
        label="途中のまとめとして保存する",
        required=False,
        help_text="年度が終わるまでは、いつも途中のまとめになります。実績がそろったら外します。",
    )
    done = long_text("取組の状況", "この年度に行ったこと、計画と変わったことを書きます。", rows=5)
    issues = long_text(
        "課題・うまくいかなかったこと",
        "うまくいかなかったことも、そのまま書きます。次の年度と、ほかの町の役に立ちます。",
        rows=5,
    )
    effect = forms.ChoiceField(label="事業効果", required=False, choices=[_UNSAID, *FollowUp.Effect.choices])
    effect_reason = long_text(
        "事業効果をそう見る理由", "指標の動きと、指標に表れない変化を書きます。", rows=3
    )
    next = forms.ChoiceField(label="今後の方針", required=False, choices=[_UNSAID, *FollowUp.Next.choices])
    next_reason = long_text(
        "今後の方針の理由", "見直すなら何を、中止するなら後をどうするかを書きます。", rows=3
    )
    voices = long_text(
        "住民・有識者の意見", "だれから、どの場で出た意見かと、それをどう生かすかを書きます。", rows=4
    )
    held_on = DayField(label="検証の会議の日")
    published_url = forms.URLField(
        label="公表したページのURL",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "https:// から始まるURLを入力してください。"},
    )
    published_on = DayField(label="公表した日")

    @staticmethod
    def initial_of(follow_up: FollowUp) -> dict[str, Any]:
        values = {name: getattr(follow_up, name) for name in NAMES}
        return values | {"expected_version": follow_up.version}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("published_on") and not data.get("published_url") and "published_url" not in self.errors:
            self.add_error("published_url", "公表した日を書くときは、公表したページのURLも入力してください。")
        for choice, reason in (("effect", "effect_reason"), ("next", "next_reason")):
            if data.get(choice) and not data.get(reason) and reason not in self.errors:
                self.add_error(
                    reason, f"「{self.fields[choice].label}」を選んだときは、理由も入力してください。"
                )
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in NAMES}


class ActualForm(forms.Form):
    """What an indicator reached."""

    value = forms.DecimalField(
        label="実績",
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "数で入力してください（例：1200、12.5）。"},
        help_text="測っていなければ空けます。空けたものは0とはみなしません",
    )
    measured_on = DayField(label="測った日")
    source = short_text("実績の出どころ", 200)
    note = long_text("なぜそうなったか", rows=3)

    def __init__(self, data: Any, *, row: KpiActual) -> None:
        initial = {
            "value": _plain(row.value),
            "measured_on": row.measured_on,
            "source": row.source,
            "note": row.note,
        }
        super().__init__(data, prefix=f"kpi-{row.kpi_key}", initial=initial)
        self.row = row

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("value") is not None and not data.get("source") and not self.errors:
            self.add_error("source", "実績を書くときは、出どころ（記録・調査の名前）も入力してください。")
        return data

    def values(self) -> Actual:
        return Actual(**self.cleaned_data)


def _plain(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
