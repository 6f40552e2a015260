"""The elements of the logic model as forms: one set of rows, shown level by level. Nothing typed gets lost."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import formset_factory

from tsumiki.planning.forms.parts import short_text
from tsumiki.planning.forms.roadmap import typed_pairs
from tsumiki.planning.forms.rows import MOST_ROWS, NO_LONGER_THERE, KeyField, Rows
from tsumiki.planning.logic.levels import ORDER, Level, label
from tsumiki.planning.logic.section import FIELDS
from tsumiki.planning.models import LogicElement, Plan
from tsumiki.planning.models.rows import new_key

PREFIX = "logic"
_MEASURED = (Level.OUTPUT, Level.EARLY, Level.MIDDLE, Level.IMPACT)
# The next level is always offered as a target, the one after it where the list stays short.
_OFFERED_LEVELS = 2
_MOST_OFFERED = 15
_NEW = "（書きかけの要素）"
Element = tuple[str, str, str]


class _LevelField(forms.ChoiceField):
    """Where the element stands. It is there from the start, so it does not make a row anybody touched."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class LogicForm(forms.Form):
    key = KeyField()
    text = short_text("内容", 200, required=True)
    level = _LevelField(label="段階", choices=LogicElement.Level.choices)
    leads_to = forms.MultipleChoiceField(
        label="つながる先",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_LONGER_THERE,
    )
    assumption = short_text("つながるための前提", 300, help_text="何がそろえば、つながる先に至るか")
    kpi_key = forms.ChoiceField(label="指標", required=False, error_messages=NO_LONGER_THERE)
    is_draft = forms.BooleanField(label="下書き（まだ確かめていない）", required=False)

    def __init__(
        self, *args: Any, elements: list[Element], kpis: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stands_in = _known_level(self["level"].value())
        self.fields["kpi_key"].choices = [("", "（選ばない）"), *kpis]
        self._offer(elements)
        if self.stands_in not in _MEASURED and not self["kpi_key"].value():
            del self.fields["kpi_key"]
        if self.stands_in == Level.IMPACT and not self["assumption"].value():
            del self.fields["assumption"]
        if not self["is_draft"].value():
            del self.fields["is_draft"]

    def _offer(self, elements: list[Element]) -> None:
        """Any element may have been chosen; offered are those of the next levels and what is chosen."""
        field, own = self.fields["leads_to"], self["key"].value()
        chosen = set(self["leads_to"].value() or ())
        field.choices = [(key, text) for key, _, text in elements if key != own]
        near = self._near(elements)
        groups = []
        for level in ORDER:
            offered = [
                (key, text or _NEW)
                for key, at, text in elements
                if at == level and key != own and (level in near or key in chosen)
            ]
            if offered:
                groups.append((label(level), offered))
        if groups:
            field.widget.choices = groups
        else:
            del self.fields["leads_to"]

    def _near(self, elements: list[Element]) -> list[str]:
        """The next levels that have elements."""
        later = [level for _, level, _ in elements if ORDER[level] > ORDER[self.stands_in]]
        near: list[str] = []
        for level in sorted(set(later), key=ORDER.__getitem__)[:_OFFERED_LEVELS]:
            if not near or sum(later.count(each) for each in (*near, level)) <= _MOST_OFFERED:
                near.append(level)
        return near

    @property
    def row_key(self) -> str:
        return str(self["key"].value() or "")

    @property
    def is_drafted(self) -> bool:
        return "is_draft" in self.fields

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}


class LogicRows(Rows):
    """A row in which nothing was typed is left out, wherever it stands."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        return super()._construct_form(
            i, **{**kwargs, "empty_permitted": True, "use_required_attribute": False}
        )

    def groups(self) -> list[tuple[str, list[LogicForm]]]:
        """The rows by level, every level in its order."""
        return [(level, [form for form in self.forms if form.stands_in == level]) for level in ORDER]


def logic_rows(plan: Plan, data: Any = None, initial: Iterable[dict[str, Any]] = ()) -> Any:
    """Return the rows as saved (`initial`) or as sent (`data`)."""
    rows = list(initial)
    if data is None:
        elements = [(str(row["key"]), str(row["level"]), str(row["text"])) for row in rows]
    else:
        elements = [
            (key, _known_level(level), text)
            for key, level, text in typed_pairs(data, PREFIX, "key", "level", "text")
            if key
        ]
    made = formset_factory(
        LogicForm, formset=LogicRows, extra=0, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )
    kwargs = {"elements": elements, "kpis": list(plan.kpis.values_list("key", "name"))}
    return made(data, prefix=PREFIX, initial=rows or None, form_kwargs=kwargs)


def logic_initial(plan: Plan) -> list[dict[str, Any]]:
    rows = LogicElement.objects.filter(plan=plan).order_by("position")
    return [{name: getattr(row, name) for name in FIELDS} for row in rows]


def new_row(level: str) -> dict[str, Any]:
    """An empty element; it has its key at once, so that others can lead to it before it is saved."""
    return {"key": new_key(), "level": _known_level(level), "text": ""}


def moved(rows: list[dict[str, Any]], key: str, by: int) -> list[dict[str, Any]]:
    """Return the rows with one of them moved past its neighbour of the same level."""
    rows = list(rows)
    place = next((number for number, row in enumerate(rows) if row["key"] == key), None)
    if place is None:
        return rows
    same = [number for number, row in enumerate(rows) if row["level"] == rows[place]["level"]]
    other = same.index(place) + by
    if 0 <= other < len(same):
        rows[place], rows[same[other]] = rows[same[other]], rows[place]
    return rows


def _known_level(value: Any) -> str:
    return value if value in ORDER else Level.ACTIVITY.value
