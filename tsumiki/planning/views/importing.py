"""Taking a town's workbook into a plan: the file, how it is read, and the yes."""

import secrets

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.uploads import shown_name
from tsumiki.planning import services, workbooks
from tsumiki.planning.forms.importing import WorkbookForm
from tsumiki.planning.services import PartToSave
from tsumiki.planning.takeover import Mode, State, saver
from tsumiki.planning.views.page import attempt, edits_plan, plan_page

GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"
LOOK_AGAIN = "選び直した内容で読み直しました。確かめてから、もう一度「計画に取り入れる」を押してください。"
_SESSION = "planning.import"


@edits_plan
def plan_import(request, plan):
    """Choose the file; one that cannot be read is told in a sentence at its field."""
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        name = shown_name(file.name)
        try:
            sheets = workbooks.read(file, name=name)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        else:
            _keep(request, plan, file=name, sheets=signing.dumps(sheets, compress=True))
            return redirect("planning:plan_import_check", pk=plan.pk)
    return plan_page(request, plan, "planning/import.html", "", title="Excelから取り入れる", form=form)


@edits_plan
def plan_import_check(request, plan):
    """Every table with how it is read and every row with what becomes of it; nothing is written before the yes."""
    kept = _kept(request, plan)
    if kept is None:
        messages.info(request, GONE)
        return redirect("planning:plan_import", pk=plan.pk)
    workbook = workbooks.look(plan, kept["read"], kept["choices"])
    if request.method == "POST":
        return _answered(request, plan, kept, workbook)
    return _shown(request, plan, kept, workbook)


def _shown(request, plan, kept, workbook, trouble=None):
    workbook.form.initial["token"] = kept["token"]
    context = {
        **_fields_beside(workbook),
        "workbook": workbook,
        "file": kept["file"],
        "states": _states(workbook),
        "trouble": trouble,
    }
    title = "取り入れる前の確認"
    return plan_page(request, plan, "planning/import_check.html", "", title=title, **context)


def _answered(request, plan, kept, workbook):
    """Read anew where something else was chosen; otherwise save exactly what the page showed."""
    if request.POST.get("token") != kept["token"]:
        messages.error(request, GONE)
        return redirect("planning:plan_import", pk=plan.pk)
    said = {**kept["choices"], **workbooks.choices_of(workbook, request.POST)}
    if "take" not in request.POST or _reads_anew(workbook, said):
        if "take" in request.POST:
            messages.warning(request, LOOK_AGAIN)
        request.session[_SESSION]["choices"] = said
        request.session.modified = True
        return redirect("planning:plan_import_check", pk=plan.pk)
    parts = _to_save(workbook, said, request.POST)
    trouble = attempt(
        request, lambda: services.take_in(plan, by=request.user, file=kept["file"], parts=parts)
    )
    if trouble is None:
        return _taken(request, plan, parts)
    return _shown(request, plan, kept, workbooks.look(plan, kept["read"], said), trouble)


def _fields_beside(workbook):
    """Each table and each part with the fields by which people say what is done with it."""
    form = workbook.form
    return {
        "tables": [
            {"look": each, "part_field": form[f"t{each.number}-part"], "fields": form.fields_of(each.number)}
            for each in workbook.looks
        ],
        "parts": [
            {"part": part, "fields": [form[f"version-{part.key}"], form[f"mode-{part.key}"]]}
            for part in workbook.parts
        ],
    }


def _reads_anew(workbook, said):
    """Whether something else would be saved than what the page showed; leaving a part out is not."""
    shown = workbook.form.initial
    return any(
        value != shown.get(name, "") and not (name.startswith("mode-") and value == Mode.NONE)
        for name, value in said.items()
    )


def _to_save(workbook, said, data):
    """The parts chosen, each over the version that the page showed."""
    versions = workbook.form.answered(data).versions()
    return [
        PartToSave(part.key, saver(part.key), versions[part.key], part.rows)
        for part in workbook.writes
        if said.get(f"mode-{part.key}") != Mode.NONE and part.key in versions
    ]


def _taken(request, plan, parts):
    labels = "、".join(part.label for part in parts)
    del request.session[_SESSION]
    messages.success(request, f"計画に取り入れました（{labels}）。前の内容は履歴で確かめられます。")
    return redirect("planning:plan_detail", pk=plan.pk)


def _states(workbook):
    """How many rows of the workbook become what, over all parts."""
    return [
        {"label": state.label, "count": sum(part.count(state) for part in workbook.parts)} for state in State
    ]


def _keep(request, plan, *, file, sheets):
    request.session[_SESSION] = {
        "plan": plan.pk,
        "file": file,
        "sheets": sheets,
        "choices": {},
        "token": secrets.token_urlsafe(8),
    }


def _kept(request, plan):
    kept = request.session.get(_SESSION)
    if not kept or kept["plan"] != plan.pk:
        return None
    try:
        return {**kept, "read": signing.loads(kept["sheets"])}
    except signing.BadSignature:  # the key was changed meanwhile
        return None
