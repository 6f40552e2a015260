"""The plan as a whole: begin, describe, find, share."""

from typing import Any

from django import forms
from django.utils import timezone

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.kernel.dates import fiscal_year_label, fiscal_year_of
from tsumiki.planning.forms.parts import VersionedForm, long_text, short_text
from tsumiki.planning.models import Plan
from tsumiki.planning.models.plan import LONGEST_TERM
from tsumiki.planning.selectors import SORTS
from tsumiki.planning.texts import GROUNDS, TEXTS

_KNOWN = [("", "わからない・これから確かめる"), ("yes", "ある"), ("no", "ない")]
_KNOWN_VALUES = {"": None, "yes": True, "no": False}


class BoardForm(forms.Form):
    q = forms.CharField(label="計画の名称・団体名", required=False, max_length=60)
    stage = forms.ChoiceField(label="段階", required=False, choices=[("", "すべて"), *Plan.Stage.choices])


class ListForm(BoardForm):
    sort = forms.ChoiceField(label="並び順", required=False, choices=list(SORTS.items()))


class BlockSearchForm(forms.Form):
    q = forms.CharField(label="積み木の名称や説明のことば", required=False, max_length=60)


class BasicsForm(VersionedForm):
    """What a plan is called, how long it runs, and what is known of the town before the first block."""

    title = short_text(
        "計画の名称", 120, required=True, help_text="庁内で通じる短い名前にします。あとから変えられます。"
    )
    start_fiscal_year = forms.TypedChoiceField(label="最初の年度", coerce=int)
    end_fiscal_year = forms.TypedChoiceField(label="最後の年度", coerce=int)
    fields_chosen = forms.MultipleChoiceField(
        label="取り組む分野",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-row"}),
        help_text="積み木と事例の提案に使います。決まっていなければ空けておきます。",
    )
    has_core_organisation = forms.TypedChoiceField(
        label="事業の中核となる法人・団体",
        choices=_KNOWN,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
        help_text="まちづくり会社、社会福祉法人、NPO法人など、事業を続けて担う相手です。",
    )
    has_existing_plan = forms.TypedChoiceField(
        label="「生涯活躍のまち」の構想等",
        choices=_KNOWN,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "choice-row"}),
        help_text="構想・基本計画・地域再生計画のいずれかを、すでに策定しているかどうかです。",
    )

    def __init__(self, *args: Any, edition: Edition, first_year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = framework.names(framework.fields(edition))
        self.fields["fields_chosen"].choices = list(self.names.items())
        this_year = fiscal_year_of(timezone.localdate())
        first = min(this_year - 2, first_year or this_year)
        years = [(str(year), fiscal_year_label(year)) for year in range(first, this_year + LONGEST_TERM + 2)]
        self.fields["start_fiscal_year"].choices = self.fields["end_fiscal_year"].choices = years

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        known = {value: key for key, value in _KNOWN_VALUES.items()}
        return {
            "title": plan.title,
            "start_fiscal_year": plan.start_fiscal_year,
            "end_fiscal_year": plan.end_fiscal_year,
            "fields_chosen": plan.field_codes,
            "has_core_organisation": known[plan.has_core_organisation],
            "has_existing_plan": known[plan.has_existing_plan],
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_fiscal_year"), data.get("end_fiscal_year")
        if start and end and end < start:
            self.add_error("end_fiscal_year", "最後の年度は、最初の年度と同じか後の年度を選んでください。")
        elif start and end and end - start >= LONGEST_TERM:
            self.add_error(
                "end_fiscal_year", f"計画期間は{LONGEST_TERM}年度までです。年度を選び直してください。"
            )
        return data

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        data = self.cleaned_data
        chosen = data["fields_chosen"]
        return {
            "title": data["title"],
            "start_fiscal_year": data["start_fiscal_year"],
            "end_fiscal_year": data["end_fiscal_year"],
            "fields": [{"code": code, "name": self.names[code]} for code in self.names if code in chosen],
            "has_core_organisation": _KNOWN_VALUES[data["has_core_organisation"]],
            "has_existing_plan": _KNOWN_VALUES[data["has_existing_plan"]],
        }


class GovernmentField(forms.ModelChoiceField):
    """A government's key is its organisation's: Django checks the range of such keys nowhere before SQLite does."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as reason:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice") from reason


class CreateForm(BasicsForm):
    """The same for a plan that is not there yet; who writes for several bodies says for which."""

    expected_version = None
    government = GovernmentField(label="団体", queryset=None)

    field_order = ("government", "title")

    def __init__(self, *args: Any, governments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = governments
        if governments.count() == 1:
            self.fields["government"].widget = forms.HiddenInput()
            self.fields["government"].initial = governments.get().pk
        self.order_fields(self.field_order)


class TextsForm(VersionedForm):
    """The texts only people can write."""

    situation = long_text(
        TEXTS["situation"],
        "統計の数値から読み取れることと、現場で感じていることを書きます。図表は計画書に自動で入ります。",
    )
    vision = long_text(
        TEXTS["vision"], "この計画が終わるとき、だれのどのような暮らしが実現しているかを書きます。"
    )
    digital_use = long_text(
        TEXTS["digital_use"], "何にデジタル技術を使い、使えない人をどう支えるかを書きます。"
    )
    organisation_text = long_text(
        TEXTS["organisation_text"], "会議体、決め方、進み具合の確かめ方を書きます。"
    )
    section_text = long_text(TEXTS["section_text"], "中心となる課と、関わる課の役割を書きます。", rows=4)
    people_text = long_text(
        TEXTS["people_text"], "地域の団体、事業者、外部の人材と、それぞれの役割を書きます。", rows=4
    )


class GroundsForm(VersionedForm):
    """What those who examine a plan ask besides: with whom it is joined, and how its effect is verified."""

    region_text = long_text(
        GROUNDS["region_text"],
        "近隣の団体や都道府県と、何を一緒に行うかを書きます。行わないなら、その理由を書きます。",
        rows=4,
    )
    policy_text = long_text(
        GROUNDS["policy_text"],
        "福祉・住宅・産業・教育など、分野をまたいで合わせて行うことを書きます。",
        rows=4,
    )
    evaluation_text = long_text(
        GROUNDS["evaluation_text"],
        "だれが（産官学金労言の構成）、いつ、どの資料で確かめ、結果をどこで公表するかを書きます。",
        rows=4,
    )
    council_text = long_text(
        GROUNDS["council_text"], "議会への説明・報告の時期と、議決が要るものを書きます。", rows=4
    )


class SharingForm(VersionedForm):
    visibility = forms.ChoiceField(
        label="この計画を読める人",
        choices=[
            (Plan.Visibility.ORGANISATION, "庁内：自分の団体の利用者だけ"),
            (Plan.Visibility.MEMBERS, "会員：ほかの団体、国事務局、アドバイザーにも共有する"),
        ],
        widget=forms.RadioSelect(attrs={"class": "choice-cards"}),
        help_text="会員に共有しても、直せるのは自分の団体の起案者と承認者だけです。いつでも庁内に戻せます。",
    )


class DeleteForm(VersionedForm):
    """Confirms what was seen before it is deleted."""
