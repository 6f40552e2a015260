"""Step 4, first page: the logic model as a picture, a table and a form."""

from tsumiki.planning import checks, services
from tsumiki.planning.forms import logic as forms
from tsumiki.planning.forms.stack import VersionForm
from tsumiki.planning.logic.draft import proposed
from tsumiki.planning.logic.levels import HINTS, label
from tsumiki.planning.logic.picture import LEGEND, flow, table
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.numbers import TABS
from tsumiki.planning.views.page import attempt, edits_plan, picture, plan_page, saved, tabs
from tsumiki.planning.views.table_page import plain_table

# The buttons that change the form, and what the page says about it.
_NOT_SAVED = {
    "add_row": "行を足しました。まだ保存していません。",
    "move": "順番を変えました。まだ保存していません。",
    "draft": "記録から、下書きの行を足しました。まだ保存していません。読んで直し、要らない行は削ってから保存してください。",
}


@edits_plan
def logic(request, plan):
    """Show the logic model, or save it. Adding, moving and drafting rows shows them and saves nothing."""
    record = PlanRecord(plan)
    version = VersionForm(request.POST or None, initial={"expected_version": plan.section("logic").version})
    rows, trouble = _rows(request, record), None
    # Both are asked, so that every mistake is shown at once.
    if rows.is_bound and all([version.is_valid(), rows.is_valid()]):
        trouble = _save(request, plan, version, rows)
        if trouble is None:
            return saved(request, plan, "logic", "kpis")
    context = _form_shown(request, record, rows) | _shown(record)
    return plan_page(
        request,
        plan,
        "planning/logic.html",
        "kpis",
        title="ロジックモデル",
        section="logic",
        trouble=trouble,
        version_form=version,
        **context,
    )


def _rows(request, record):
    """The rows as saved, as sent, or (bound only where they are to be saved) as sent and then changed by a button."""
    plan, sent = record.plan, request.POST
    if request.method != "POST":
        return forms.logic_rows(plan, initial=forms.logic_initial(plan))
    typed = forms.logic_rows(plan, sent)
    if not _NOT_SAVED.keys() & set(sent):
        return typed
    rows = typed.as_typed()
    if "add_row" in sent:
        rows.append(forms.new_row(sent["add_row"]))
    elif "move" in sent:
        key, _, way = sent["move"].partition(":")
        rows = forms.moved(rows, key, -1 if way == "up" else 1)
    else:
        rows += proposed(record, _present(typed))
    return forms.logic_rows(plan, initial=rows)


def _present(rows):
    return [{"text": "", "kpi_key": "", **row} for row in rows.as_typed()]


def _save(request, plan, version, rows):
    expected = version.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.save_logic(plan, by=request.user, expected_version=expected, rows=rows.rows()),
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble


def _form_shown(request, record, rows):
    """The form level by level, what a button has just done to it, and how much the record could add."""
    return {
        "rows": rows,
        "groups": [
            {"level": level, "label": label(level), "hint": HINTS[level], "rows": found}
            for level, found in rows.groups()
        ],
        "invalid_forms": [form for form in rows.forms if form.is_bound and form.errors],
        "drafts": len(proposed(record, _present(rows))),
        "told": next((words for name, words in _NOT_SAVED.items() if name in request.POST), ""),
        "tabs": tabs(record.plan, "logic", *TABS),
    }


def _shown(record):
    """What is saved: picture, table, and what one should think about."""
    spec = flow(record, with_links=True)
    return {
        "wide": picture(spec, 800),
        "narrow": picture(spec, 340),
        "legend": LEGEND,
        "table": plain_table(*table(record)) if spec else None,
        "advice": [item.text for item in checks.advice(record) if item.page == "logic"],
    }
