"""The town's own numbers: the list with its trends, the form, and the names that towns often use."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import OwnFigure
from tsumiki.diagnosis.own import content, figure_sheets, figures, rules, selectors, services
from tsumiki.diagnosis.own.forms import FigureForm, RemoveForm
from tsumiki.diagnosis.views.common import crumbs_of
from tsumiki.diagnosis.views.imports import workbook_answer
from tsumiki.diagnosis.views.own_page import attempt, edits_own, sees_own, show_form

TITLE = "町独自の数値"


def _crumbs(government, *labels):
    return crumbs_of(government, (TITLE, reverse("diagnosis:own_figures", args=[government.code])), *labels)


@sees_own
def own_figures(request, government):
    """Every own number with its trend, marked as the town's own, with its source."""
    found = list(selectors.figures_visible_to(request.user).filter(local_government=government))
    can_edit = rules.can_edit_own(request.user, government)
    context = {
        "government": government,
        "crumbs": _crumbs(government),
        "figures": [_card(figure) for figure in found],
        "can_edit": can_edit,
        "suggestions": _suggestions(government, {figure.name for figure in found}) if can_edit else [],
    }
    return render(request, "diagnosis/own/figures.html", context)


@sees_own
def own_figures_xlsx(request, government):
    """Every own number in the form of the import."""
    found = list(selectors.figures_visible_to(request.user).filter(local_government=government))
    services.exported("diagnosis.own_figures_exported", government, by=request.user, rows=len(found))
    return workbook_answer(figure_sheets.workbook(found), f"{government.full_name}_町独自の数値.xlsx")


def _card(figure):
    return {
        "shown": figures.shown(figure),
        "themes": [content.theme_name(code) for code in figure.themes],
        "change": figures.change_words(figure),
    }


def _suggestions(government, there):
    """(theme, the names not taken yet): a name and a unit, never a number."""
    address = reverse("diagnosis:own_figure_add", args=[government.code])
    return [
        (theme, [(own, f"{address}?suggested={theme.code}-{place}") for place, own in names])
        for theme in catalogue().themes
        if (names := [(place, own) for place, own in enumerate(theme.own) if own.name not in there])
    ]


@edits_own
def own_figure_add(request, government):
    """A new number; a suggested name is filled in with its unit and theme."""
    form = FigureForm(request.POST or None, initial=_initial(request.GET.get("suggested", "")))
    trouble = None
    if request.method == "POST" and form.is_valid():
        data = form.data_without_version()
        trouble = attempt(request, lambda: services.add(OwnFigure, government, data, by=request.user))
        if trouble is None:
            return _saved(request, government, data)
    context = {
        "government": government,
        "crumbs": _crumbs(government, ("加える", "")),
        "title": "町独自の数値を加える",
        "form": form,
    }
    return show_form(request, "diagnosis/own/figure_form.html", context, trouble)


def _initial(suggested):
    code, _, place = suggested.rpartition("-")
    own = {theme.code: theme.own for theme in catalogue().themes}.get(code, ())
    initial = {"expected_version": 0, "year_kind": OwnFigure.YearKind.FISCAL}
    if not place.isdecimal() or int(place) >= len(own):
        return initial
    name = own[int(place)]
    return initial | {"name": name.name, "unit": name.unit, "year_kind": name.year_kind, "themes": [code]}


@edits_own
def own_figure_edit(request, government, pk):
    figure = selectors.figures_visible_to(request.user).filter(local_government=government, pk=pk).first()
    if figure is None:
        return _gone(request, government)
    initial = content.data_of(figure) | {"expected_version": figure.version}
    form = FigureForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        data, version = form.data_without_version(), form.cleaned_data["expected_version"]
        trouble = attempt(
            request, lambda: services.change(figure, data, by=request.user, expected_version=version)
        )
        if trouble is None:
            return _saved(request, government, data)
        form.keep_for(getattr(trouble, "version", version))
    context = {
        "government": government,
        "crumbs": _crumbs(government, (figure.name, "")),
        "title": f"{figure.name}を直す",
        "form": form,
        "figure": figure,
    }
    return show_form(request, "diagnosis/own/figure_form.html", context, trouble)


def _gone(request, government):
    """Deleted meanwhile: what was typed stays in a form that adds it anew."""
    form = FigureForm(request.POST or None, initial=_initial(""))
    messages.error(request, services.GONE.format(request.POST.get("name") or "この数値"))
    context = {
        "government": government,
        "crumbs": _crumbs(government, ("加える", "")),
        "title": "町独自の数値を加える",
        "form": form,
        "action": reverse("diagnosis:own_figure_add", args=[government.code]),
        "conflict": None,
    }
    status = 409 if request.method == "POST" else 404
    return render(request, "diagnosis/own/figure_form.html", context, status=status)


def _saved(request, government, data):
    messages.success(request, f"「{data['name']}」を保存しました。")
    return redirect("diagnosis:own_figures", code=government.code)


@edits_own
def own_figure_remove(request, government, pk):
    """Asks before it deletes; the record keeps the text."""
    rows = selectors.figures_visible_to(request.user).filter(local_government=government)
    figure = get_object_or_404(rows, pk=pk)
    form = RemoveForm(request.POST or None, initial={"expected_version": figure.version})
    trouble = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"]
        trouble = attempt(request, lambda: services.remove(figure, by=request.user, expected_version=version))
        if trouble is None:
            messages.success(request, f"「{figure.name}」を削除しました。")
            return redirect("diagnosis:own_figures", code=government.code)
        form.keep_for(figure.version)
    context = {
        "government": government,
        "crumbs": _crumbs(government, (figure.name, "")),
        "title": f"「{figure.name}」を削除しますか",
        "text": "年ごとの値と出典を、すべて削除します。計画に写した数値は、そのまま残ります。",
        "back": reverse("diagnosis:own_figure_edit", args=[government.code, figure.pk]),
        "form": form,
    }
    return show_form(request, "diagnosis/own/remove.html", context, trouble)
