"""One block of a draft: change it, add one, leave it out, take it back."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tsumiki.framework import draft_selectors, services
from tsumiki.framework.draft_forms import BlockForm, NewBlockForm, initial_of, rule_forms, rules_of
from tsumiki.framework.views.drafts import attempt, conflict_of, manages, over
from tsumiki.framework.views.keeping import keeps_typed_text


def _block_or_404(draft, code):
    block = draft.blocks.select_related("draft", "updated_by").filter(code=code).first()
    if block is None:
        raise Http404("この積み木はありません。")
    return block


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
@manages
def draft_block(request, draft, code):
    block = _block_or_404(draft, code)
    names = draft_selectors.names_of(draft)
    others = {key: name for key, name in names["conditions.after"].items() if key != code}
    initial = initial_of(block.row) | {"expected_version": block.version}
    form = BlockForm(request.POST or None, initial=initial, names=names)
    order = rule_forms(request.POST or None, block.row, others)
    trouble = None
    if request.method == "POST" and form.is_valid() and order.is_valid():
        seen = form.cleaned_data["expected_version"] or 0
        change = {"expected_version": seen, "row": form.row(block.row, rules_of(order))}
        trouble = attempt(
            request, lambda: services.save_block(block, by=request.user, **change), "保存しました。"
        )
        if trouble is None:
            return redirect("framework:draft_block", pk=draft.pk, code=code)
        over(form, getattr(trouble, "version", seen))
    return _page(request, draft, block, (form, order), trouble)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
@manages
def draft_block_add(request, draft):
    names = draft_selectors.names_of(draft)
    last = max((block.row["order"] for block in draft.blocks.all()), default=0)
    form = NewBlockForm(
        request.POST or None, initial={"order": last + 1, "source__status": "ours"}, names=names
    )
    order = rule_forms(request.POST or None, {}, names["conditions.after"])
    trouble = None
    if request.method == "POST" and form.is_valid() and order.is_valid():
        code = form.cleaned_data.pop("code")
        row = form.row({"cases": [], "content_status": "ours"}, rules_of(order))
        said = "積み木を加えました。"
        trouble = attempt(
            request, lambda: services.add_block(draft, by=request.user, code=code, row=row), said
        )
        if trouble is None:
            return redirect("framework:draft_detail", pk=draft.pk)
    return _page(request, draft, None, (form, order), trouble)


def _page(request, draft, block, forms, trouble):
    form, order = forms
    context = {
        "draft": draft,
        # Not "block": Django keeps that name for {% block %} inside templates.
        "subject": block,
        "subject_name": str(block or ""),
        "form": form,
        "order": order,
        "conflict": conflict_of(request, trouble),
        "findings": [
            each for each in draft_selectors.findings_of(draft) if block and each.code == block.code
        ],
    }
    return render(request, "framework/draft_block.html", context, status=409 if trouble else 200)


@require_POST
@manages
def draft_block_retire(request, draft, code):
    return _retire(request, draft, code, is_retired=True)


@require_POST
@manages
def draft_block_restore(request, draft, code):
    return _retire(request, draft, code, is_retired=False)


def _retire(request, draft, code, *, is_retired):
    block = _block_or_404(draft, code)
    said = f"「{block}」をこの版では廃止します。" if is_retired else f"「{block}」を戻しました。"
    attempt(request, lambda: services.retire_block(block, by=request.user, is_retired=is_retired), said)
    return redirect("framework:draft_detail", pk=draft.pk)
