"""The desk, the course of one case, and its buttons."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.library import cards, content, links, rules, selectors
from tsumiki.library.content import Words
from tsumiki.library.forms.life import CommentForm, MergeForm, NoteForm
from tsumiki.library.models import Case, CaseComment
from tsumiki.library.selectors import life as selectors_life
from tsumiki.library.selectors import yearly
from tsumiki.library.selectors.public_state import state_of_what_is_public
from tsumiki.library.selectors.waiting import doubles
from tsumiki.library.services import life as services
from tsumiki.library.services import review
from tsumiki.library.views.case_verbs import VERBS, buttons
from tsumiki.library.views.life_page import attempt, section_tabs


@require_safe
def case_desk(request):
    """What one writes, and what waits: for a town its cases, for the secretariat its queues."""
    user = request.user
    is_reviewer = rules.is_reviewer(user)
    if not is_reviewer and not selectors_life.organisations_to_write_for(user).exists():
        raise PermissionDenied("事例の編集を使えるのは、団体の起案者・承認者と事務局の方です。")
    corrections = selectors_life.corrections_visible_to(user).filter(state="open")
    not_taken_over = selectors_life.cases_not_taken_over(user)
    # The others are many, and want nothing.
    in_work = list(not_taken_over.exclude(status="published", draft=None))
    context = {
        "is_reviewer": is_reviewer,
        "own": [(case, _draft_of(case)) for case in [*selectors_life.own_cases(user), *in_work]],
        "still_count": not_taken_over.count() - len(in_work),
        "to_take_over": [] if is_reviewer else list(selectors_life.cases_to_take_over(user)),
        "in_review": list(selectors_life.drafts_in_review(user)),
        "corrections": list(corrections) if is_reviewer else [],
        "field_labels": content.FIELD_LABELS,
        **_checks(user),
        "overdue": list(selectors_life.overdue_cases(user)[:100]),
        "links": selectors_life.broken_links(user),
        "links_checked_on": selectors_life.links_checked_on(user),
        "doubles": doubles(user) if is_reviewer else [],
    }
    return render(request, "library/case_desk.html", context)


def _checks(user):
    asked_in = yearly.current_round()
    counts = yearly.count_by_check(yearly.cases_to_look_at(user, since=asked_in.since))
    return {"round": asked_in, "counts": counts, "total": counts.total()}


def _draft_of(case):
    return getattr(case, "draft", None)


@require_safe
def case_life(request, pk):
    """Where a case stands, what is said about it, and what may be done next."""
    case = get_object_or_404(selectors.cases_kept_by(request.user), pk=pk)
    draft = selectors.drafts_visible_to(request.user).filter(case=case).first()
    is_owner = rules.is_owner(request.user, case)
    context = {
        "case": case,
        "draft": draft,
        "tabs": section_tabs(case, "") if draft and is_owner and draft.is_open else None,
        **buttons(request.user, case, draft),
        "changes": _changes(case, draft),
        "missing": rules.missing_in(draft.content) if draft and draft.is_open else [],
        # Those on earlier drafts are history.
        "comments": list(case.comments.filter(written_at__gte=draft.began_at)) if draft else [],
        "field_labels": content.FIELD_LABELS,
        "ways_back": links.ways_back.collect(request.user, case) if is_owner else [],
        "comment_form": CommentForm() if draft else None,
        "course": list(case.acts.all()) if is_owner or rules.is_reviewer(request.user) else [],
    }
    return render(request, "library/case_life.html", context)


def _changes(case, draft):
    """What the draft would change for readers; None where nobody has read the case yet."""
    if draft is None or case.status == Case.Status.DRAFT:
        return None
    return content.differences(content.read(case), draft.content, Words.of_current_edition())


@require_POST
def case_act(request, pk, verb):
    """One button of a case's life. Pressed twice, the second press says as the first that it is done."""
    if verb not in VERBS:
        raise Http404
    chosen = VERBS[verb]
    was_just_done = partial(selectors_life.was_just_done, request.user, pk, chosen.recorded_as)
    case = selectors.cases_kept_by(request.user).filter(pk=pk).first()
    if case is None:
        if not was_just_done():
            raise Http404
        messages.success(request, chosen.done)
        return redirect("library:case_desk")
    form = NoteForm(request.POST)
    form.is_valid()
    given = {chosen.takes: form.cleaned_data.get("note", "")} if chosen.takes else {}
    refused = attempt(
        request, lambda: chosen.act(case, by=request.user, **given), chosen.done, was_just_done=was_just_done
    )
    if refused is None and verb == "revise":
        return redirect("library:case_section", pk=case.pk, section="basics")
    if selectors.cases_kept_by(request.user).filter(pk=case.pk).exists():
        return redirect("library:case_life", pk=case.pk)
    return redirect("library:case_desk")


@require_POST
def case_take_over(request, pk):
    """引き取る: the town makes its own what the secretariat held."""
    case = get_object_or_404(selectors.cases_visible_to(request.user), pk=pk)
    if attempt(
        request,
        lambda: services.take_over(case, by=request.user),
        "引き取りました。内容を確かめてください。",
        was_just_done=partial(selectors_life.was_just_done, request.user, pk, "library.case_taken_over"),
    ):
        return redirect("library:case_detail", pk=case.pk)
    return redirect("library:case_life", pk=case.pk)


@require_POST
def case_comment(request, pk):
    draft = get_object_or_404(selectors.drafts_visible_to(request.user), case__pk=pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: review.comment(draft.case, **form.cleaned_data, by=request.user),
            "意見を書きました。",
        )
    else:
        messages.error(request, "意見を入力してください。")
    return redirect("library:case_life", pk=pk)


@require_POST
def comment_settle(request, pk, comment_pk):
    draft = get_object_or_404(selectors.drafts_visible_to(request.user), case__pk=pk)
    remark = get_object_or_404(CaseComment.objects.filter(case=draft.case), pk=comment_pk)
    attempt(request, lambda: review.settle_comment(remark, by=request.user), "対応済みにしました。")
    return redirect("library:case_life", pk=pk)


@login_not_required
@public_page(300, state=state_of_what_is_public)
@require_safe
def case_history(request, pk):
    """Every published version with what it changed: as public as the case."""
    case = get_object_or_404(selectors.cases_visible_to(request.user), pk=pk)
    gone = [
        {"case": each, "versions": selectors_life.history_of(each)}
        for each in Case.objects.filter(merged_into=case).order_by("pk")
    ]
    context = {"case": case, "versions": selectors_life.history_of(case), "gone": gone}
    return render(request, "library/case_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_merge(request, pk):
    """Join another case into this one. For the secretariat."""
    kept = get_object_or_404(selectors.cases_visible_to(request.user), pk=pk)
    if refusal := rules.refusal_to_decide(request.user):
        raise PermissionDenied(refusal)
    form = MergeForm(request.POST or None, kept=kept, cases=selectors.cases_visible_to(request.user))
    if form.is_bound and form.is_valid():
        gone, note = form.cleaned_data["gone"], form.cleaned_data["note"]
        done = f"「{gone.title}」を統合しました。"
        if not attempt(request, lambda: services.merge(kept, gone, note=note, by=request.user), done):
            return redirect("library:case_detail", pk=kept.pk)
    context = {"case": kept, "form": form, "card": cards.card_of(kept, cards.Names.of_current_edition())}
    return render(request, "library/case_merge.html", context)
