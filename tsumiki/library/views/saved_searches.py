"""Saved searches: keep one, list them, change them, and stop their mails without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.library import asked_again
from tsumiki.library.forms.use import SavedSearchForm
from tsumiki.library.models import SavedSearch
from tsumiki.library.selectors.use import saved_searches_visible_to
from tsumiki.library.services import alerts as services


@require_http_methods(["GET", "HEAD", "POST"])
def search_save(request):
    """Keep the search whose conditions stand in the address."""
    conditions = asked_again.conditions_of(request.GET)
    words = asked_again.in_words(conditions)
    form = SavedSearchForm(
        request.POST or None, initial={"name": words[:60], "frequency": SavedSearch.Frequency.WEEKLY}
    )
    if not conditions:
        messages.error(
            request, "保存する検索がありません。ことばやしぼり込みでさがしてから、保存してください。"
        )
        return redirect("search:results")
    if request.method == "POST" and form.is_valid():
        try:
            services.save_search(
                conditions, by=request.user, finder=asked_again.found_by_search, **form.cleaned_data
            )
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "検索を保存しました。")
            return redirect("shelf:search_list")
    context = {"form": form, "words": words, "search_url": asked_again.path_of(conditions)}
    return render(request, "library/search_save.html", context)


@require_safe
def search_list(request):
    rows = [
        {
            "search": search,
            "words": asked_again.in_words(search.query),
            "url": asked_again.path_of(search.query),
        }
        for search in saved_searches_visible_to(request.user)
    ]
    return render(request, "library/search_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def search_edit(request, pk):
    """Another name, another frequency."""
    search = get_object_or_404(saved_searches_visible_to(request.user), pk=pk)
    initial = {"name": search.name, "frequency": search.frequency}
    form = SavedSearchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_search(search, by=request.user, **form.cleaned_data)
        messages.success(request, "保存しました。")
        return redirect("shelf:search_list")
    words, address = asked_again.in_words(search.query), asked_again.path_of(search.query)
    return render(request, "library/search_save.html", {"form": form, "words": words, "search_url": address})


@require_POST
def search_delete(request, pk):
    search = get_object_or_404(saved_searches_visible_to(request.user), pk=pk)
    services.forget_search(search, by=request.user)
    messages.success(request, f"保存した検索「{search.name}」を消しました。")
    return redirect("shelf:search_list")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def search_stop(request, token):
    """From a mail: asks first, because programs that examine mails open every link in them."""
    search = services.search_of_token(token)
    if search is None:
        raise Http404
    if request.method == "POST":
        services.stop_alerts(search)
        search.frequency = SavedSearch.Frequency.NEVER
    is_stopped = search.frequency == SavedSearch.Frequency.NEVER
    return render(request, "library/search_stop.html", {"search": search, "is_stopped": is_stopped})
