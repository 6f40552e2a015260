"""審査・監査で問われること: what is asked of the plan, and the plan's own answers."""

from django.urls import reverse

from tsumiki.planning import asked, services
from tsumiki.planning.forms.money import AnswerForm
from tsumiki.planning.forms.stack import VersionForm
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import attempt, edits_plan, plan_page, saved


@edits_plan
def answers(request, plan):
    """Every question with its source, the page to put it right, and a field for the plan's own answer."""
    record = PlanRecord(plan)
    version = VersionForm(request.POST or None, initial={"expected_version": plan.section("answers").version})
    rows = _rows(request, record)
    trouble = None
    if request.method == "POST" and all([version.is_valid(), *(row["form"].is_valid() for row in rows)]):
        trouble = _save(request, record, version, rows)
        if trouble is None:
            return saved(request, plan, "answers", "plan_detail")
    context = {
        "version_form": version,
        "rows": rows,
        "trouble": trouble,
        "invalid_forms": [row["form"] for row in rows if row["form"].is_bound and row["form"].errors],
    }
    return plan_page(request, plan, "planning/answers.html", "", title="審査・監査で問われること", **context)


def _rows(request, record):
    """Each question that is raised, then each answer to one that no longer is."""
    rows = [
        _row(request, q.code, q.text, q.answer)
        | {"why": q.why, "source": q.source, "url": reverse(f"planning:{q.page}", args=[record.plan.pk])}
        for q in asked.questions(record)
    ]
    past = [_row(request, row.code, row.question, row.reason) for row in asked.past_answers(record)]
    return [*rows, *(row | {"why": "", "source": "", "url": ""} for row in past)]


def _row(request, code, question, answer):
    form = AnswerForm(request.POST or None, prefix=code.replace(":", "-"), initial={"reason": answer})
    return {"code": code, "question": question, "form": form}


def _save(request, record, version, rows):
    keys = {row.code: row.key for row in record.rows("answers")}
    expected = version.cleaned_data["expected_version"]
    values = [
        {"key": keys.get(row["code"], ""), "code": row["code"], "question": row["question"], "reason": reason}
        for row in rows
        if (reason := row["form"].cleaned_data["reason"].strip())
    ]
    trouble = attempt(
        request,
        lambda: services.save_rows(
            record.plan, "answers", by=request.user, expected_version=expected, rows=values
        ),
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble
