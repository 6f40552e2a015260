"""What people on the spot feel about one problem or field, beside what its figures say."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from tsumiki.diagnosis import selectors as statistics
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.own import felt, selectors, services
from tsumiki.diagnosis.own.forms import NoteForm
from tsumiki.diagnosis.views.common import crumbs_of
from tsumiki.diagnosis.views.own_page import attempt, edits_own, show_form


@edits_own
def felt_note(request, government, theme):
    """One note for each theme; emptied and saved, it is gone."""
    about = next((row for row in catalogue().themes if row.code == theme), None)
    if about is None:
        raise Http404
    note = selectors.notes_visible_to(request.user).filter(local_government=government, theme=theme).first()
    form = NoteForm(request.POST or None, initial=_initial(note))
    trouble = None
    if request.method == "POST" and form.is_valid():
        trouble = _save(request, government, theme, form)
        if trouble is None:
            messages.success(request, f"「{about.name}」の現場の実感を保存しました。")
            address = reverse("diagnosis:detail", args=[government.code])
            return redirect(f"{address}#theme-{theme}")
    context = {
        "government": government,
        "crumbs": crumbs_of(government, (f"現場の実感：{about.name}", "")),
        "about": about,
        "form": form,
        "standing": _standing(government, theme),
    }
    return show_form(request, "diagnosis/own/felt_form.html", context, trouble)


def _initial(note):
    if note is None:
        return {"expected_version": 0, "grade": ""}
    names = ("grade", "text", "voice", "heard")
    return {name: getattr(note, name) for name in names} | {"expected_version": note.version}


def _save(request, government, theme, form):
    data, version = form.data_without_version(), form.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.save_note(government, theme, data, by=request.user, expected_version=version),
    )
    if trouble is not None:
        form.keep_for(getattr(trouble, "version", version))
    return trouble


def _standing(government, theme):
    found = statistics.diagnosis_of(government)
    for row in (*found.problems, *found.fields):
        if row.code == theme:
            return felt.standing(len(row.compared), [f.indicator.name for f in row.notable])
    return found.unavailable
