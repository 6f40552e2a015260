"""A plan from a workbook: the file, what was recognised in it, and the yes."""

import secrets

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect

from tsumiki.kernel.archives import MEGABYTE
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import read_table
from tsumiki.planning import importing, plan_import, services
from tsumiki.planning.forms.importing import ModesForm, TableForm, WorkbookForm
from tsumiki.planning.views.importing_page import shown_table
from tsumiki.planning.views.page import NOT_A_STEP, attempt, edits_plan, plan_page

KEY = "planning.import"
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"
NOTHING = "計画の表（指標・予算・行程・連携先・リスク）を見つけられませんでした。表の見出しに「指標」「費目」「実施内容」などのことばがあるか確かめてください。"


@edits_plan
def plan_import_file(request, plan):
    """Choose the workbook. A file refused as a whole is told in one sentence at its field."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheets = read_table(
                file, name=file.name, max_bytes=2 * MEGABYTE, max_rows=2_000, max_uncompressed=40 * MEGABYTE
            )
            if not importing.find(sheets):
                form.add_error("file", NOTHING)
        except InputError as refusal:
            form.add_error("file", str(refusal))
        if not form.errors:
            kept = signing.dumps(plan_import.as_plain(sheets), compress=True)
            request.session[KEY] = {"plan": plan.pk, "sheets": kept, "token": secrets.token_urlsafe(8)}
            return redirect("planning:plan_import_check", pk=plan.pk)
    context = {**NOT_A_STEP, "form": form}
    return plan_page(request, plan, "planning/import.html", "", title="Excelから取り込む", **context)


@edits_plan
def plan_import_check(request, plan):
    """Every table and row as it would be taken; changed by select, and taken with one button."""
    kept = request.session.get(KEY)
    if not kept or kept["plan"] != plan.pk or request.POST.get("token", kept["token"]) != kept["token"]:
        messages.error(request, GONE)
        return redirect("planning:plan_import", pk=plan.pk)
    sheets = plan_import.from_plain(signing.loads(kept["sheets"]))
    tables = importing.read(sheets, years=plan.years, **_chosen(request.POST))
    parts = list(dict.fromkeys(table.part for table in tables if table.part))
    modes = ModesForm(request.POST or None, parts=parts, plan=plan, token=kept["token"])
    wanted = [_wanted(plan, part, tables, modes) for part in parts]
    trouble = None
    if request.method == "POST" and "take" in request.POST and modes.is_valid():
        trouble = _take(request, plan, modes, wanted)
        if trouble is None:
            del request.session[KEY]
            return redirect("planning:plan_detail", pk=plan.pk)
        modes.see(plan)
    read = {"modes": modes, "wanted": wanted, "trouble": trouble}
    return _check_page(request, plan, tables, read)


def _check_page(request, plan, tables, read):
    context = {
        **NOT_A_STEP,
        "tables": [shown_table(plan, table, TableForm(None, table=table, plan=plan)) for table in tables],
        "changes": any(part.changes for part in read["wanted"]),
        **read,
    }
    title = "取り込む内容を確かめる"
    return plan_page(request, plan, "planning/import_check.html", "", title=title, **context)


def _chosen(data):
    """What the person said of tables and columns, as the reading engine takes it."""
    parts, fields, units = {}, {}, {}
    for name, value in data.items():
        key, _, what = name.rpartition("-")
        if what == "part":
            parts[key] = value if value in importing.PART_LABELS else ""
        elif what == "unit":
            units[key] = value
        elif key.endswith("-column") and what.isdecimal() and len(what) < 5:
            fields[key.removesuffix("-column"), int(what)] = value
    return {"parts": parts, "fields": _possible(fields), "units": units}


def _possible(fields):
    """Only fields that exist; whatever else is sent leaves the column out."""
    names = {name for part in importing.FIELDS.values() for name in part} | {
        "increment",
        "target",
        "amount_in",
    }
    found = {}
    for place, value in fields.items():
        name, _, year = value.partition(":")
        is_whole = name in names and (not year or (year.isdecimal() and len(year) == 4))
        found[place] = (
            value if is_whole and (year or name not in ("increment", "target", "amount_in")) else ""
        )
    return found


def _wanted(plan, part, tables, modes):
    own = [table for table in tables if table.part == part]
    mode = modes[f"mode-{part}"].value()
    return plan_import.wanted_of(plan, part, own, mode if mode in plan_import.MODES else plan_import.APPEND)


def _take(request, plan, modes, wanted):
    versions = {part.part: modes.cleaned_data[f"version-{part.part}"] for part in wanted}
    saved = []
    trouble = attempt(
        request,
        lambda: saved.extend(services.import_tables(plan, by=request.user, wanted=wanted, versions=versions)),
    )
    if trouble is None and saved:
        said = "、".join(saved)
        messages.success(request, f"取り入れました：{said}。取り入れる前の内容は「履歴」に残っています。")
    elif trouble is None:
        messages.info(request, "計画の内容は変わりません。")
    return trouble
