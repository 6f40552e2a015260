"""The reading list (しおり), and how a case served."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.library import cards, links, publication_cards, reading_papers, selectors
from tsumiki.library.forms.use import KeptForm, OutcomeForm
from tsumiki.library.models import RecommendationFeedback
from tsumiki.library.selectors import use as use_selectors
from tsumiki.library.services import use as services


def back_to(request, otherwise):
    """The page of ours that the button stood on."""
    here = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, {request.get_host()}, require_https=request.is_secure())
    return redirect(here if safe and urlsplit(here).path.startswith("/") else otherwise)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_list(request):
    """What the person keeps, with notes. Every button keeps all the notes, whatever else it does."""
    kept = use_selectors.reading_list_of(request.user)
    forms = [
        KeptForm(request.POST or None, prefix=row.value, initial={"note": row.item.note}) for row in kept.rows
    ]
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419 (shows every mistake at once)
        pairs = list(zip(kept.rows, forms, strict=True))
        services.note_readings(
            {row.item.pk: form.cleaned_data["note"] for row, form in pairs}, by=request.user
        )
        chosen = [row.case for row, form in pairs if row.may_be_carried and form.cleaned_data["chosen"]]
        return _after_saving(request, chosen)
    context = {
        "rows": _rows(kept, forms),
        "kept": kept,
        "can_carry": _can_carry(request.user, kept),
        "files": [
            {"label": label, "url": reverse("shelf:reading_export", args=[kind])}
            for kind, (label, *_) in reading_papers.FORMATS.items()
        ],
        "today": timezone.localdate(),
    }
    return render(request, "library/reading_list.html", context)


def _can_carry(user, kept):
    cases = [row.case for row in kept.rows if row.may_be_carried]
    return bool(cases) and bool(links.carry_links.collect(user, cases))


def _after_saving(request, chosen):
    act = request.POST.get("act")
    if "remove" in request.POST:
        services.stop_keeping(request.POST["remove"], by=request.user)
        messages.success(request, "しおりから外しました。")
    elif act == "forget":
        count = services.forget_what_is_gone(by=request.user)
        messages.success(request, f"公開が終わった{count}件を、しおりから外しました。")
    elif act != "carry":
        messages.success(request, "メモを保存しました。")
    elif not chosen:
        messages.error(request, "計画に入れる事例を選んでください（メモは保存しました）。")
    elif found := links.carry_links.collect(request.user, chosen):
        return redirect(found[0].url)
    return redirect("shelf:reading_list")


def _rows(kept, forms):
    names = cards.Names.of_current_edition()
    return [
        {
            "card": cards.card_of(row.case, names)
            if row.case
            else publication_cards.card_of(row.publication),
            "kind": "事例" if row.case else "手引・報告書",
            "value": row.value,
            "may_be_carried": row.may_be_carried,
            "note": row.item.note,
            "form": form,
        }
        for row, form in zip(kept.rows, forms, strict=True)
    ]


@require_POST
def keep(request):
    """Put on the list what the button names; pressing it on something kept takes it off again."""
    value = request.POST.get("item", "")
    if services.stop_keeping(value, by=request.user):
        messages.success(request, "しおりから外しました。")
        return back_to(request, "shelf:reading_list")
    thing = use_selectors.thing_named(request.user, value)
    if thing is None:
        raise Http404
    try:
        services.keep_to_read(thing, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"「{thing.title}」をしおりに加えました。")
    return back_to(request, "shelf:reading_list")


@require_safe
def reading_export(request, kind):
    """The list as Word, PDF, Excel or CSV, with the notes."""
    if kind not in reading_papers.FORMATS:
        raise Http404
    _, content_type, write = reading_papers.FORMATS[kind]
    today = timezone.localdate()
    content = write(use_selectors.reading_list_of(request.user), today)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="reading-list-{today:%Y%m%d}.{kind}"'
    return response


@require_POST
def outcome(request, pk):
    """How the case served the own organisation; `act=withdraw` takes it back."""
    case = get_object_or_404(selectors.cases_visible_to(request.user), pk=pk)
    form = OutcomeForm(request.POST)
    try:
        if request.POST.get("act") == "withdraw":
            services.withdraw_outcome(case, by=request.user)
            messages.success(request, "記録した結果を取り消しました。")
        elif form.is_valid():
            services.say_outcome(case, by=request.user, **form.cleaned_data)
            messages.success(request, "使ってみた結果を記録しました。公開されるのは件数だけです。")
        else:
            messages.error(
                request, "「使ってみてどうでしたか」を選んでください（わかったことは1000字まで）。"
            )
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("library:case_detail", args=[case.pk]) + "#use")


@require_POST
def feedback(request):
    """役に立った or 違った on a recommended case; kept for the evaluation only."""
    verdict, _, number = request.POST.get("feedback", "").partition("-")
    context, about = request.GET.get("context", ""), request.GET.get("about", "")[:20]
    thing = use_selectors.thing_named(request.user, f"case-{number}")
    known = RecommendationFeedback
    if thing is None or verdict not in known.Verdict.values or context not in known.Context.values:
        raise Http404
    try:
        services.give_feedback(thing, by=request.user, context=context, about=about, verdict=verdict)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "感想を記録しました。並び順には使わず、おすすめのしかたの見直しに使います。"
        )
    return back_to(request, "library:case_list")
