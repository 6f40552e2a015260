"""Taking in a workbook: the file, and what a person says its tables and columns are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from tsumiki.kernel.archives import MEGABYTE, size_in_words
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning.importing import PARTS, FoundTable, options_for
from tsumiki.planning.importing.budget import UNITS
from tsumiki.planning.importing.fields import words_of
from tsumiki.planning.models import BudgetLine
from tsumiki.planning.models.plan import LONGEST_TERM
from tsumiki.planning.takeover import Mode

MOST_BYTES = 3 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000, 200, 30_000


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="計画の表（.xlsx または .csv）",
        help_text=f"{size_in_words(MOST_BYTES)}、1つのシートに{MOST_ROWS:,}行・{MOST_COLUMNS}列、全部で{MOST_CELLS:,}セルまで。マクロや計算式は動かしません。",
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "空のファイルです。内容のあるファイルを選んでください。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class TablesForm(forms.Form):
    """For each table its part and its columns, for each part what is done with it."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        tables: Sequence[FoundTable],
        years: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.tables, self.years = tables, years
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, required=False)
        for number, table in enumerate(tables):
            self._table(number, table)
        for key in dict.fromkeys(table.part for table in tables if table.part):
            self.fields[f"mode-{key}"] = forms.ChoiceField(
                label="この区分をどうするか", choices=Mode.choices, required=False
            )
            self.fields[f"version-{key}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _table(self, number: int, table: FoundTable) -> None:
        parts = [("", "（取り入れない）"), *((key, part.label) for key, part in PARTS.items())]
        self.fields[f"t{number}-part"] = forms.ChoiceField(label="この表は", choices=parts, required=False)
        if not table.part:
            return
        for column in table.columns:
            self.fields[f"t{number}-c{column.index}"] = forms.ChoiceField(
                label=f"{column.letter}列「{column.heading[:40]}」",
                choices=_options(table, column.code, self._years_of(table)),
                required=False,
            )
        if table.part == "budget":
            years = [(str(year), fiscal_year_label(year)) for year in self._years_of(table)]
            blank = ("", "（選ばない）")
            self.fields[f"t{number}-unit"] = forms.ChoiceField(
                label="金額の単位", choices=[blank, *UNITS.items()], required=False
            )
            self.fields[f"t{number}-year"] = forms.ChoiceField(
                label="年度のない行の年度", choices=[blank, *years], required=False
            )
            self.fields[f"t{number}-source"] = forms.ChoiceField(
                label="財源のない行の財源", choices=[blank, *BudgetLine.Source.choices], required=False
            )

    def _years_of(self, table: FoundTable) -> list[int]:
        """The plan's years; money may go on for as many years after it as the budget's page offers."""
        years = list(self.years)
        if table.part == "budget" and years:
            years += range(years[-1] + 1, years[-1] + 1 + LONGEST_TERM)
        return years

    def answered(self, data: Mapping[str, Any]) -> "TablesForm":
        """The same form with what a person sent."""
        return TablesForm(data, tables=self.tables, years=self.years)

    def versions(self) -> dict[str, int]:
        """Which version of each part the person looked at (bound)."""
        self.full_clean()
        told = ((key, self.cleaned_data.get(f"version-{key}")) for key in PARTS)
        return {key: version for key, version in told if version is not None}

    def said(self) -> dict[str, str]:
        """What the person chose; what is no choice of its list counts as not said (bound)."""
        self.full_clean()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.data and isinstance(self.fields[name], forms.ChoiceField)
        }

    def fields_of(self, number: int) -> Iterator[forms.BoundField]:
        """The fields of one table beside its part."""
        start = f"t{number}-"
        return (self[name] for name in self.fields if name.startswith(start) and name != f"{start}part")


def _options(table: FoundTable, code: str, years: Sequence[int]) -> list[tuple[str, str]]:
    part = PARTS[table.part]
    options = [("", "（使わない）"), *options_for(part, years)]
    if code and code not in dict(options):
        options.append((code, words_of(part, code)))
    return options
