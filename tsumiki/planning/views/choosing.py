"""Steps 1 and 2: problems and challenges with their figures; blocks and cases with their reasons."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsumiki.diagnosis import selectors as diagnosis
from tsumiki.diagnosis.own.selectors import notes_of
from tsumiki.framework import selectors as framework
from tsumiki.kernel.text import fold
from tsumiki.library import selectors as library
from tsumiki.library.use import with_marks
from tsumiki.planning import evidence, selectors, services
from tsumiki.planning.forms.plans import BlockSearchForm
from tsumiki.planning.forms.problems import ProblemsForm
from tsumiki.planning.proposing import CHARACTERS
from tsumiki.planning.proposing import RULES as PROPOSING
from tsumiki.planning.standing import step_begun
from tsumiki.planning.suggestion import RULES, suggest
from tsumiki.planning.views.page import acts_on_plan, attempt, edits_plan, picture, plan_page, saved


@edits_plan
def problems(request, plan):
    """The four local problems beside the town's figures, and the challenges ①–⑫."""
    form = ProblemsForm(request.POST or None, plan=plan)
    felt = notes_of(plan.local_government)
    found = diagnosis.diagnosis_of(plan.local_government)
    figures = evidence.of_problems(found)
    trouble = None
    if "take" in request.POST:
        _take_felt(request, form, felt)
    elif request.method == "POST" and form.is_valid():
        trouble = _save_problems(request, plan, form, figures)
        if trouble is None:
            return saved(request, plan, "problems", "choose")
    kept = {row.code: row for row in plan.problems.all()}
    context = {
        "form": form,
        "trouble": trouble,
        "panels": [_problem_panel(plan, fields, figures, kept, felt) for fields in form.problem_fields()],
        "found": found,
        "has_new_figures": any(row.evidence != figures.get(code, row.evidence) for code, row in kept.items()),
    }
    return plan_page(
        request, plan, "planning/problems.html", "problems", title="課題を選ぶ", section="problems", **context
    )


def _save_problems(request, plan, form, figures):
    version = form.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.choose_problems(
            plan,
            by=request.user,
            expected_version=version,
            problems=form.chosen_problems(),
            challenges=form.chosen_challenges(),
            exclusive=form.exclusive,
            evidence=figures,
        ),
    )
    form.keep_for(getattr(trouble, "version", version))
    return trouble


def _take_felt(request, form, felt):
    """Put what is felt on the spot into an empty note, not saved yet; what somebody typed there stays."""
    code = request.POST["take"]
    if code in felt and form.take_note(code, felt[code].text):
        messages.info(request, "現場の実感を、見立ての欄に入れました。直してから保存してください。")
    else:
        messages.info(request, "見立ての欄にすでに入力があるため、変えていません。")


def _problem_panel(plan, fields, figures, kept, felt):
    problem, choice, note = fields
    # A chosen problem shows the figures the plan keeps; what is not chosen yet shows today's.
    rows = (
        kept[problem.code].evidence
        if problem.code in kept and kept[problem.code].evidence
        else figures.get(problem.code, [])
    )
    name = plan.local_government.name
    chart = evidence.range_chart(f"{problem.name}：{name}と類似団体", name, rows)
    return {
        "problem": problem,
        "choice": choice,
        "note": note,
        "felt": felt.get(problem.code),
        "wide": picture(chart, 720),
        "narrow": picture(chart, 340),
        "notable": [row for row in rows if "4分の1" in row.get("position", "")],
        "own": [row for row in rows if row.get("is_own")],
        "columns": [{"label": label, "numeric": place in (1, 2, 3)} for place, label in enumerate(_COLUMNS)],
        "rows": [{"cells": _cells(row), "is_own": False} for row in rows],
    }


_COLUMNS = ("指標", "この町", "類似団体の中央値", "中ほど半数", "年・出典")


def _cells(row):
    texts = [
        row["name"],
        evidence.shown(row, "value"),
        evidence.shown(row, "median"),
        evidence.middle_half(row),
        "　".join(part for part in (row.get("year"), row.get("source")) if part)
        or row.get("missing_reason", ""),
    ]
    return [
        {"text": text, "url": "", "missing": False, "numeric": place in (1, 2, 3)}
        for place, text in enumerate(texts)
    ]


@acts_on_plan
def refresh_evidence(request, plan):
    """Take today's figures for the chosen problems."""
    figures = evidence.today(plan.local_government)
    if attempt(request, lambda: services.refresh_evidence(plan, by=request.user, evidence=figures)) is None:
        messages.success(
            request,
            "計画の根拠の数値を、いまの統計と町の独自集計に置き換えました。前の数値は履歴に残っています。",
        )
    return redirect("planning:problems", pk=plan.pk)


@edits_plan
def choose(request, plan):
    """Blocks that suit, each with its reasons; all others by search; cases of towns like this one."""
    blocks = list(framework.blocks(plan.edition))
    town = selectors.town_facts(plan)
    form = BlockSearchForm(request.GET)
    words = fold(form.cleaned_data["q"]).split() if form.is_valid() else []
    context = {
        "chosen": [block for block in blocks if block.code in town.chosen],
        "has_choices": bool(town.problems or town.challenges or town.fields),
        "others": [b for b in blocks if words and b.code not in town.chosen and _matches(b, words)],
        "words": words,
        "search_form": form,
        **_advice(plan, town, blocks),
        **_cases(request.user, plan, town),
    }
    return plan_page(request, plan, "planning/choose.html", "choose", title="積み木を選ぶ", **context)


def _advice(plan, town, blocks):
    by_code = {block.code: block for block in blocks}
    facts = [selectors.block_facts(block) for block in blocks]
    advice = suggest(town, facts, selectors.words_of(plan.edition, blocks))
    return {
        "suggested": [(by_code[s.block.code], s) for s in advice.suggested],
        "set_aside": [(by_code[s.block.code], s) for s in advice.set_aside],
        "unrelated": [by_code[block.code] for block in advice.unrelated],
    }


def _cases(user, plan, town):
    taken = set(plan.cases.values_list("case_id", flat=True))
    step = step_begun(plan, timezone.localdate())
    found = library.cases_for(
        user,
        plan.local_government,
        problems=town.problems,
        fields=town.fields,
        reached=step.code if step else "",
        limit=6 + len(taken),
    )
    offered = [s for s in found if s.case.pk not in taken][:6]
    marks = with_marks([{"keep_value": f"case-{s.case.pk}"} for s in offered], user, are_recommended=True)
    return {
        "cases": [(s, card["marks"]) for s, card in zip(offered, marks, strict=True)],
        "taken_count": len(taken),
    }


def _matches(block, words):
    text = fold(f"{block.name} {block.what} {block.why} {block.when_it_suits} {block.group.name}")
    return all(word in text for word in words)


@acts_on_plan
def block_add(request, plan, code):
    """Put a block on the stack; `before` puts it in front of another."""
    block = get_object_or_404(framework.blocks(plan.edition), code=code)
    before = request.POST.get("before") or None
    trouble = attempt(request, lambda: services.add_block(plan, block, by=request.user, before=before))
    if trouble is None:
        messages.success(request, f"「{block.name}」を積みました。")
    return redirect("planning:stack" if before else "planning:choose", pk=plan.pk)


@acts_on_plan
def case_add(request, plan, case_pk):
    case = get_object_or_404(library.cases_visible_to(request.user), pk=case_pk)
    if attempt(request, lambda: services.add_case(plan, case, by=request.user)) is None:
        messages.success(
            request, f"「{case.title}」を参考事例に取り入れました。参考にする点は「積み上げる」で書けます。"
        )
    return redirect("planning:choose", pk=plan.pk)


@require_safe
def suggestion_rules(request):
    """The table of rules, for everybody who asks why a block was suggested."""
    return render(
        request,
        "planning/suggestion_rules.html",
        {"rules": RULES, "proposing": PROPOSING, "characters": CHARACTERS},
    )
