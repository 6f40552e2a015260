"""A page that is one table of a plan: its rows, what is saved of them, what one should think about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tsumiki.planning import asked, checks
from tsumiki.planning.forms.stack import VersionForm
from tsumiki.planning.views.page import attempt, plan_page, saved


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table as a page: its form, how it is saved, where it stands, and the page after it.

    `rows(plan, data, initial, extra)` makes the forms, `initial(plan)` what is saved, and
    `save(plan, by, expected_version, rows)` writes it.
    """

    key: str
    step: str
    title: str
    template: str
    rows: Callable[..., Any]
    initial: Callable[..., Any]
    save: Callable[..., None]
    following: str


def show(request, record, page, context):
    """Show the table, or save it. 「行を足す」 shows one row more and saves nothing."""
    plan = record.plan
    version = VersionForm(request.POST or None, initial={"expected_version": plan.section(page.key).version})
    rows, trouble = _rows(request, plan, page), None
    # Both are asked, so that every mistake is shown at once.
    if rows.is_bound and all([version.is_valid(), rows.is_valid()]):
        trouble = _save(request, plan, page, version, rows)
        if trouble is None:
            return saved(request, plan, page.key, page.following)
    context |= {
        "version_form": version,
        "rows": rows,
        "table_key": page.key,
        "trouble": trouble,
        "invalid_forms": [form for form in rows.forms if form.is_bound and form.errors],
        "asked": [question for question in asked.unanswered(record) if question.page == page.key],
        "advice": [item.text for item in checks.advice(record) if item.page == page.key],
    }
    return plan_page(request, plan, page.template, page.step, title=page.title, section=page.key, **context)


def _rows(request, plan, page):
    """The rows as saved, as sent, or as sent with one empty row more (bound only where they are to be saved)."""
    if request.method != "POST":
        initial = page.initial(plan)
        return page.rows(plan, initial=initial, extra=0 if initial else 1)
    typed = page.rows(plan, request.POST)
    return page.rows(plan, initial=typed.as_typed(), extra=1) if "add_row" in request.POST else typed


def _save(request, plan, page, version, rows):
    expected = version.cleaned_data["expected_version"]
    trouble = attempt(
        request, lambda: page.save(plan, by=request.user, expected_version=expected, rows=rows.rows())
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble


def plain_table(header, rows):
    """A table of the page, all text."""
    return {
        "columns": [{"label": label, "numeric": False} for label in header],
        "rows": [{"cells": [cell(text, numeric=False) for text in row], "is_own": False} for row in rows],
    }


def number_table(header, rows, own=()):
    """A table of the page whose first column names the row and whose others are numbers."""
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(header)],
        "rows": [
            {
                "cells": [cell(text, numeric=place > 0) for place, text in enumerate(row)],
                "is_own": row[0] in own,
            }
            for row in rows
        ],
    }


def cell(text, *, numeric=True):
    return {"text": text, "url": "", "missing": False, "numeric": numeric}
