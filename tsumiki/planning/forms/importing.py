"""The workbook, and what a person says of its tables and columns."""

from typing import Any

from django import forms

from tsumiki.planning.importing import FIELDS, PART_LABELS, TableRead, field_label
from tsumiki.planning.importing.amounts import MONEY
from tsumiki.planning.importing.words import YEARLY
from tsumiki.planning.models import Plan
from tsumiki.planning.plan_import import APPEND, MODES


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="計画のExcel（.xlsx または .csv）",
        help_text="2MBまで、2,000行まで。パスワードは外してください。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class TableForm(forms.Form):
    """One table of the workbook: the part it belongs to, its unit of money, and the field of each column."""

    def __init__(self, data: Any, *, table: TableRead, plan: Plan) -> None:
        super().__init__(data, prefix=table.place.key)
        part = table.part
        self.fields["part"] = forms.ChoiceField(
            label="計画のどこに取り入れるか",
            required=False,
            choices=[("", "（取り入れない）"), *PART_LABELS.items()],
            initial=part,
        )
        if part == "budget":
            self.fields["unit"] = forms.ChoiceField(
                label="金額の単位",
                required=False,
                choices=[("", "（選んでください）"), *((each, each) for each in MONEY)],
                initial=table.unit,
            )
        for column in table.columns if part else ():
            choices = field_choices(part, plan, column.field)
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=f"{column.letter}列「{column.label[:40]}」",
                required=False,
                choices=choices,
                initial=column.field,
            )

    @property
    def columns(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("column-")]


def field_choices(part: str, plan: Plan, own: str) -> list[tuple[str, str]]:
    """What a column may be: the fields of the part, those of years for each year of the plan, and nothing."""
    names = list(FIELDS[part])
    names += [f"{name}:{year}" for name in YEARLY.get(part, {}) for year in plan.years]
    if own and own not in names:
        names.append(own)
    return [("", "（使わない）"), *((name, field_label(part, name)) for name in names)]


class ModesForm(forms.Form):
    """How each part is taken in, and which state of it the person saw."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, parts: list[str], plan: Plan, token: str) -> None:
        super().__init__(data, initial={"token": token})
        for part in parts:
            self.fields[f"mode-{part}"] = forms.ChoiceField(
                label=f"{PART_LABELS[part]}の取り入れ方",
                required=False,
                choices=list(MODES.items()),
                initial=APPEND,
                widget=forms.RadioSelect,
            )
            version = plan.section(part).version
            self.fields[f"version-{part}"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    def see(self, plan: Plan) -> None:
        """Show again what was chosen, now to be saved over what the others saved."""
        self.data = self.data.copy()
        for name in self.fields:
            if name.startswith("version-"):
                self.data[name] = str(plan.section(name.removeprefix("version-")).version)
