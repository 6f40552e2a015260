"""Resources of the town (地域資源): the list, the form, and the workbook."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tsumiki.diagnosis.models import LocalResource
from tsumiki.diagnosis.own import content, resource_sheets, rules, selectors, services
from tsumiki.diagnosis.own.forms import RemoveForm, ResourceFilterForm, ResourceForm
from tsumiki.diagnosis.views.common import crumbs_of
from tsumiki.diagnosis.views.imports import workbook_answer
from tsumiki.diagnosis.views.own_page import attempt, edits_own, sees_own, show_form

TITLE = "地域資源"


def crumbs(government, *labels):
    return crumbs_of(government, (TITLE, reverse("diagnosis:resources", args=[government.code])), *labels)


def of_government(request, government):
    return selectors.resources_visible_to(request.user).filter(local_government=government)


@sees_own
def resources(request, government):
    """The list, narrowed and sorted by its form."""
    form = ResourceFilterForm(request.GET or None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    context = {
        "government": government,
        "crumbs": crumbs(government),
        "form": form,
        "rows": selectors.filter_resources(of_government(request, government), values),
        "is_narrowed": bool(values.get("q") or values.get("kind")),
        "can_edit": rules.can_edit_own(request.user, government),
        "query": request.GET.urlencode(),
    }
    return render(request, "diagnosis/own/resources.html", context)


@sees_own
def resources_xlsx(request, government):
    """What the list shows now, in the form of the import."""
    form = ResourceFilterForm(request.GET or None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = selectors.filter_resources(of_government(request, government), values)
    services.exported("diagnosis.resources_exported", government, by=request.user, rows=len(rows))
    return workbook_answer(resource_sheets.workbook(rows), f"{government.full_name}_地域資源.xlsx")


@edits_own
def resource_add(request, government):
    initial = {"expected_version": 0, "kind": request.GET.get("kind", "")}
    form = ResourceForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        data = form.data_without_version()
        trouble = attempt(request, lambda: services.add(LocalResource, government, data, by=request.user))
        if trouble is None:
            return _saved(request, government, data)
    return _form(request, government, form, "加える", "地域資源を加える", trouble=trouble)


@edits_own
def resource_edit(request, government, pk):
    resource = of_government(request, government).filter(pk=pk).first()
    if resource is None:
        return _gone(request, government)
    initial = content.data_of(resource) | {"expected_version": resource.version}
    form = ResourceForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        data, version = form.data_without_version(), form.cleaned_data["expected_version"]
        trouble = attempt(
            request, lambda: services.change(resource, data, by=request.user, expected_version=version)
        )
        if trouble is None:
            return _saved(request, government, data)
        form.keep_for(getattr(trouble, "version", version))
    title = f"{resource.name}を直す"
    return _form(request, government, form, resource.name, title, trouble=trouble, resource=resource)


def _form(request, government, form, crumb, title, *, trouble=None, **context):
    everything = {
        "government": government,
        "crumbs": crumbs(government, (crumb, "")),
        "title": title,
        "form": form,
        **context,
    }
    return show_form(request, "diagnosis/own/resource_form.html", everything, trouble)


def _gone(request, government):
    """Deleted meanwhile: what was typed stays in a form that adds it anew."""
    form = ResourceForm(request.POST or None, initial={"expected_version": 0})
    messages.error(request, services.GONE.format(request.POST.get("name") or "この資源"))
    action = reverse("diagnosis:resource_add", args=[government.code])
    answer = _form(request, government, form, "加える", "地域資源を加える", action=action)
    answer.status_code = 409 if request.method == "POST" else 404
    return answer


def _saved(request, government, data):
    messages.success(request, f"「{data['name']}」を保存しました。")
    return redirect("diagnosis:resources", code=government.code)


@edits_own
def resource_remove(request, government, pk):
    """Asks before it deletes; the record keeps the text."""
    resource = get_object_or_404(of_government(request, government), pk=pk)
    form = RemoveForm(request.POST or None, initial={"expected_version": resource.version})
    trouble = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"]
        trouble = attempt(
            request, lambda: services.remove(resource, by=request.user, expected_version=version)
        )
        if trouble is None:
            messages.success(request, f"「{resource.name}」を削除しました。")
            return redirect("diagnosis:resources", code=government.code)
        form.keep_for(resource.version)
    context = {
        "government": government,
        "crumbs": crumbs(government, (resource.name, "")),
        "title": f"「{resource.name}」を削除しますか",
        "text": "この資源について書いたことを、すべて削除します。",
        "back": reverse("diagnosis:resource_edit", args=[government.code, resource.pk]),
        "form": form,
    }
    return show_form(request, "diagnosis/own/remove.html", context, trouble)
