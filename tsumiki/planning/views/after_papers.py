"""The year's 「実績と評価」: on the page, as Word, as PDF and as a workbook."""

import io

from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.kernel import papers as kernel
from tsumiki.kernel.downloads import file_name
from tsumiki.kernel.uploads import attachment_of
from tsumiki.planning import after_sheets, rules
from tsumiki.planning.papers import after as paper
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.after import follow_up_of, latest_case
from tsumiki.planning.views.page import NOT_A_STEP, plan_page, reads_plan
from tsumiki.planning.views.papers import EXCEL, WORD, part_of


@reads_plan
def after_year(request, plan, year):
    """The year's paper as it would be printed, and what to do with it."""
    follow_up = follow_up_of(plan, year)
    document = _document(follow_up)
    context = {
        "follow_up": follow_up,
        **NOT_A_STEP,
        "document": document,
        "parts": [part_of(block, place) for place, block in enumerate(document.blocks)],
        "may_follow_up": rules.can_follow_up(request.user, plan),
        "case": latest_case(plan),
    }
    title = f"{follow_up.year_label}の実績と評価"
    return plan_page(request, plan, "planning/after_year.html", "", title=title, **context)


@reads_plan
def after_docx(request, plan, year):
    follow_up = follow_up_of(plan, year)
    return _file(request, follow_up, kernel.docx.render(_document(follow_up)), "docx", WORD)


@reads_plan
def after_pdf(request, plan, year):
    follow_up = follow_up_of(plan, year)
    return _file(request, follow_up, kernel.pdf.render(_document(follow_up)), "pdf", "application/pdf")


@reads_plan
def after_xlsx(request, plan, year):
    follow_up = follow_up_of(plan, year)
    buffer = io.BytesIO()
    after_sheets.write(follow_up, buffer)
    return _file(request, follow_up, buffer.getvalue(), "xlsx", EXCEL)


def _document(follow_up):
    return paper.build(follow_up, PlanRecord(follow_up.plan), on=timezone.localdate())


def _file(request, follow_up, content, kind, content_type):
    plan = follow_up.plan
    audit.record(
        "planning.follow_up_exported",
        by=request.user,
        subject=follow_up,
        organisation=plan.local_government.organisation,
        kind=kind,
        version=follow_up.version,
    )
    place = f"{plan.local_government.full_name}_{plan.title}"[:90]
    name = file_name(f"{place}_{follow_up.fiscal_year}年度_実績と評価.{kind}")
    return attachment_of(name, content_type, content)
