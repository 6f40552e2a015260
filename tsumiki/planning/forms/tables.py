"""The rows of a table of plain rows, each field as its model describes it."""

from typing import Any

from django import forms
from django.db import models

from tsumiki.planning.forms.parts import MonthField, WholeNumberField, short_text
from tsumiki.planning.forms.rows import KeyField, formset
from tsumiki.planning.models import Plan
from tsumiki.planning.tables import Table


def rows_of(
    table: Table, plan: Plan, data: Any = None, initial: list[Any] | None = None, extra: int = 0
) -> Any:
    """Return the table as a set of forms; a row's values are what `services.save_rows` takes."""
    return formset(_form_of(table), table.key, data, initial, extra)


def initial_of(table: Table, plan: Plan) -> list[dict[str, Any]]:
    names = ["key", *(field.name for field in table.columns)]
    return [{name: getattr(row, name) for name in names} for row in table.rows(plan)]


class RowForm(forms.Form):
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}


def _form_of(table: Table) -> type[RowForm]:
    fields = {"key": KeyField(), **{field.name: _form_field(field) for field in table.columns}}
    return type(f"{table.model.__name__}Form", (RowForm,), fields)


def _form_field(field: models.Field) -> forms.Field:
    label, needed = str(field.verbose_name), not field.blank
    help_text = str(field.help_text)
    if field.choices:
        kind = int if isinstance(field, models.IntegerField) else str
        # The model's default stands in a new row, so that one nobody touched counts as empty.
        return forms.TypedChoiceField(label=label, choices=field.choices, initial=field.default, coerce=kind)
    if isinstance(field, models.DateField):
        return MonthField(label=label, help_text=help_text)
    if isinstance(field, models.IntegerField):
        return WholeNumberField(
            label=label,
            required=needed,
            min_value=0,
            max_value=_LARGEST[type(field)],
            help_text=help_text,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "required": f"{label}を入力してください。",
                "invalid": f"{label}は0以上の整数で入力してください。",
            },
        )
    return short_text(label, field.max_length or 0, required=needed, help_text=help_text)


# What both databases hold.
_LARGEST = {models.PositiveSmallIntegerField: 32_767, models.PositiveIntegerField: 2_147_483_647}
