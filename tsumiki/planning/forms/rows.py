"""Tables as forms: rows that may be added without saving, ticked to be left out, and known by their key."""

import re
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from tsumiki.planning.models.rows import KEY_LENGTH

MOST_ROWS = 60
NO_LONGER_THERE = {"invalid_choice": "選んだものが、この計画にもうありません。選び直してください。"}
_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")


class KeyField(forms.CharField):
    """The key by which other rows name this one; whatever else is sent counts as a new row."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if _KEY.fullmatch(text) else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False  # an empty new row stays empty


class SettledChoice(forms.ChoiceField):
    """A choice of a row that always has an answer: where none was sent, the initial one stands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, data or self.initial)


def formset(
    form: type[forms.Form], prefix: str, data: Any, initial: list[Any] | None, extra: int, **kwargs: Any
):
    made = formset_factory(
        form, formset=Rows, extra=extra, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )
    return made(data, prefix=prefix, initial=initial, form_kwargs=kwargs)


class Rows(BaseFormSet):
    """A table of rows; a row ticked 削る is left out, an empty new one too."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"] = forms.BooleanField(label="この行を削る", required=False)

    def rows(self) -> list[Any]:
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [form.values() for form in kept]

    def as_typed(self) -> list[dict[str, Any]]:
        """Return every row as it was typed, well formed or not."""
        return [{name: form[name].value() for name in form.fields} for form in self.forms]
