"""起案, answers on the way, 文書番号, comments and tasks."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from tsumiki.accounts.models import Membership
from tsumiki.planning.forms.parts import DayField, VersionedForm, long_text, short_text
from tsumiki.planning.models import Submission, SubmissionStep
from tsumiki.planning.route import MOST_STEPS
from tsumiki.planning.sections import LABELS
from tsumiki.planning.services import Asked

Kind = SubmissionStep.Kind


class SubmitForm(VersionedForm):
    subject = short_text("件名", 120, required=True)
    reason = long_text(
        "伺い",
        "何を決めてほしいのか、なぜいまなのかを書きます。起案用PDFのかがみに載ります。",
        rows=5,
        required=True,
    )


class AskedForm(forms.Form):
    kind = forms.ChoiceField(label="種類", choices=Kind.choices, initial=Kind.APPROVE)
    place = forms.TypedChoiceField(label="回議先", required=False, empty_value="")

    def __init__(self, *args: Any, people: dict[str, list[Membership]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approvers = {place.pk for place in people[Kind.APPROVE]}
        everybody = {place.pk: place for places in people.values() for place in places}
        self.places = {str(pk): place for pk, place in everybody.items()}
        labels = [
            (pk, f"{place.section}　{place.user.name}{'（承認できる方）' if place.pk in approvers else ''}")
            for pk, place in self.places.items()
        ]
        self.fields["place"].choices = [("", "（選ばない）"), *labels]

    def asked(self) -> Asked | None:
        """Who is asked; None for a row in which nobody was chosen."""
        place = self.cleaned_data.get("place")
        return Asked(self.cleaned_data["kind"], self.places[place]) if place else None


class Route(BaseFormSet):
    def asked(self) -> list[Asked]:
        return [found for form in self.forms if (found := form.asked()) is not None]

    def as_typed(self) -> list[dict[str, Any]]:
        return [{name: form[name].value() for name in form.fields} for form in self.forms]


def route_rows(
    people: dict[str, list[Membership]],
    data: Any = None,
    initial: list[dict[str, Any]] | None = None,
    extra: int = 0,
) -> Any:
    """The way of a submission as rows."""
    made = formset_factory(AskedForm, formset=Route, extra=extra, max_num=MOST_STEPS + 1, validate_max=True)
    return made(data, prefix="route", initial=initial, form_kwargs={"people": people})


def last_route(submission: Submission | None, people: dict[str, list[Membership]]) -> list[dict[str, Any]]:
    """Whom the last submission asked, as far as they are still there: nobody chooses the same people twice."""
    if submission is None:
        return []
    by_user = {place.user_id: place.pk for places in people.values() for place in places}
    return [
        {"kind": step.kind, "place": str(by_user[step.person_id])}
        for step in submission.steps.all()
        if step.person_id in by_user
    ]


class AnswerForm(forms.Form):
    """同意・承認・差戻し: the button says which; the words are the same."""

    comment = long_text("意見", "差し戻すときは、直してほしい点を書きます。", rows=3)
    proxy_reason = short_text("代わりに答える理由（代決）", 200, help_text="例：出張により不在のため")

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["proxy_reason"]


class WithdrawForm(forms.Form):
    reason = long_text("引き上げる理由", rows=2)


class RegisterForm(forms.Form):
    document_number = short_text("文書番号", 60, help_text="団体の文書管理システムの番号です。")
    decided_on = DayField(label="決裁日")


class CompareForm(forms.Form):
    """Which two states of the plan to set side by side: numbers of its history."""

    before = forms.TypedChoiceField(label="前の版", coerce=int)
    after = forms.TypedChoiceField(label="後の版", coerce=int)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = self.fields["after"].choices = choices


_SECTIONS = [("", "（区分を選ぶ）"), *LABELS.items()]


class CommentForm(forms.Form):
    section = forms.ChoiceField(label="どの区分について", choices=_SECTIONS)
    text = long_text("意見", "気づいたこと、確かめたいことを書きます。計画書には載りません。", rows=3)

    def clean_text(self) -> str:
        if not self.cleaned_data["text"].strip():
            raise forms.ValidationError("意見を入力してください。")
        return self.cleaned_data["text"]


class CloseForm(forms.Form):
    answer = short_text("返答", 500)


class TaskForm(forms.Form):
    section = forms.ChoiceField(label="どの区分について", choices=_SECTIONS)
    title = short_text("すること", 200, required=True)
    assignee = forms.ChoiceField(label="担当者")
    due_on = DayField(label="期限")

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(place.user_id): place.user for place in people}
        labels = [(str(place.user_id), f"{place.section}　{place.user.name}") for place in people]
        self.fields["assignee"].choices = [("", "（担当者を選ぶ）"), *dict(labels).items()]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "assignee": self.people[data["assignee"]]}
