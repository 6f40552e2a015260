"""Step 5: the texts, the paper on the page, and the same paper as Word, PDF and workbook."""

import io

from django.urls import reverse
from django.utils import timezone

from tsumiki.kernel import audit
from tsumiki.kernel import papers as kernel
from tsumiki.kernel.downloads import download, file_name
from tsumiki.planning import asked, checks, papers, sections, services, sheets
from tsumiki.planning.forms.plans import GroundsForm, TextsForm
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import attempt, edits_plan, picture, plan_page, reads_plan, saved, tabs

TABS = (
    ("texts", "文章を書く"),
    ("grounds", "連携と検証"),
    ("paper", "計画書を見る"),
    ("paper_set", "書類をそろえる"),
    ("history", "履歴"),
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@edits_plan
def texts(request, plan):
    """What only people can write."""
    return _written(request, plan, "texts", TextsForm, title="文章を書く", following="grounds")


@edits_plan
def grounds(request, plan):
    """With whom the plan is joined, and how its effect is verified."""
    return _written(request, plan, "grounds", GroundsForm, title="連携と検証", following="paper")


def _written(request, plan, key, form_class, *, title, following):
    version = plan.section(key).version
    form = form_class(request.POST or None, initial=sections.read(plan, key) | {"expected_version": version})
    trouble = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        expected = data.pop("expected_version")
        trouble = attempt(
            request,
            lambda: services.save_texts(plan, by=request.user, expected_version=expected, data=data, key=key),
        )
        if trouble is None:
            return saved(request, plan, key, following)
        form.keep_for(getattr(trouble, "version", expected), getattr(trouble, "untouched", None))
    context = {
        "form": form,
        "trouble": trouble,
        "tabs": tabs(plan, key, *TABS),
        "following": dict(TABS)[following],
    }
    return plan_page(request, plan, "planning/texts.html", "paper", title=title, section=key, **context)


@reads_plan
def paper(request, plan):
    """The whole paper as it would be printed, what it lacks, and the files."""
    record = PlanRecord(plan)
    document = papers.document(record, on=timezone.localdate())
    gaps = [
        {"text": gap.text, "url": reverse(f"planning:{gap.page}", args=[plan.pk])}
        for gap in checks.gaps(record)
    ]
    return plan_page(
        request,
        plan,
        "planning/paper.html",
        "paper",
        title="計画書を見る",
        document=document,
        parts=[part_of(block, place) for place, block in enumerate(document.blocks)],
        gaps=gaps,
        advice=checks.advice(record),
        asked_count=len(asked.unanswered(record)),
        tabs=tabs(plan, "paper", *TABS),
    )


def part_of(block, place):
    """A block of the paper as the page draws it."""
    part = {"kind": type(block).__name__, "block": block, "id": f"part-{place}", "svg": "", "table": None}
    if isinstance(block, kernel.Figure):
        part["svg"] = picture(block.spec, 720)
        part["table"] = _marked(block.table()) if block.with_table else None
    elif isinstance(block, kernel.Table):
        part["table"] = _marked(block)
    elif isinstance(block, kernel.Paragraph | kernel.Callout):
        text = block.text
        part["runs"] = [kernel.Run(text)] if isinstance(text, str) else text
    return part


def _marked(table):
    """A table whose cells know whether they are numbers."""
    flags = table.numeric or tuple(False for _ in table.header)
    return {
        "caption": table.caption,
        "note": table.note,
        "header": list(zip(table.header, flags, strict=True)),
        "rows": [list(zip(row, flags, strict=True)) for row in table.rows],
    }


@reads_plan
def plan_docx(request, plan):
    return _file(request, plan, kernel.docx.render(_document(plan)), "docx", WORD)


@reads_plan
def plan_pdf(request, plan):
    return _file(request, plan, kernel.pdf.render(_document(plan)), "pdf", "application/pdf")


@reads_plan
def plan_xlsx(request, plan):
    """KPI, budget and roadmap as a workbook."""
    buffer = io.BytesIO()
    sheets.write(PlanRecord(plan), buffer)
    return _file(request, plan, buffer.getvalue(), "xlsx", EXCEL)


def _document(plan):
    return papers.document(PlanRecord(plan), on=timezone.localdate())


def _file(request, plan, content, kind, content_type):
    """The file under its Japanese name (RFC 5987), and a record that it left the house."""
    organisation = plan.local_government.organisation
    audit.record(
        "planning.plan_exported",
        by=request.user,
        subject=plan,
        organisation=organisation,
        kind=kind,
        version=plan.version,
    )
    name = file_name(f"{plan.local_government.full_name}_{plan.title}_第{plan.version}版")[:120]
    return download(content, plain=f"plan-{plan.pk}.{kind}", name=f"{name}.{kind}", content_type=content_type)
