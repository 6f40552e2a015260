"""Two states of a plan side by side: any two of its history, those put to decision named as such."""

from tsumiki.planning import deciding, sections
from tsumiki.planning.forms.deciding import CompareForm
from tsumiki.planning.views.page import plan_page, reads_decisions
from tsumiki.planning.wording import parts_of

SHOWN = 200


@reads_decisions
def compare(request, plan):
    """`?before=3&after=9`: numbers of the history; without them the version decided last and what stands now."""
    rows = list(plan.revisions.select_related("saved_by").defer("snapshot")[:SHOWN])
    marks = _marks(plan)
    choices = [
        (row.number, f"第{row.number}版　{row.saved_at:%Y-%m-%d}{marks.get(row.number, '')}") for row in rows
    ]
    numbers = [number for number, _ in choices]
    decided = deciding.decided_version(plan)
    earlier = decided.plan_version if decided else numbers[min(1, len(numbers) - 1)]
    wanted = {"before": request.GET.get("before", earlier), "after": request.GET.get("after", numbers[0])}
    form = CompareForm(wanted, choices=choices)
    changes = _changes(plan, **form.cleaned_data) if form.is_valid() else None
    groups = (
        [
            (label, [change for change in changes if change["section"] == label])
            for label in dict.fromkeys(change["section"] for change in changes)
        ]
        if changes
        else []
    )
    context = {"form": form, "changes": changes, "groups": groups}
    return plan_page(request, plan, "planning/compare.html", "paper", title="版をくらべる", **context)


def _marks(plan):
    """Which versions were put to decision."""
    return {
        row.plan_version: f"（起案第{row.number}号・{row.get_status_display()}）"
        for row in plan.submissions.all()
    }


def _changes(plan, *, before, after):
    kept = {row.number: row.snapshot for row in plan.revisions.filter(number__in=[before, after])}
    return [
        {
            "section": change.section,
            "label": change.label,
            "is_new": change.before is None,
            "is_gone": change.after is None,
            "parts": parts_of(change.before or "", change.after or ""),
        }
        for change in sections.all_differences(kept[before], kept[after])
    ]
