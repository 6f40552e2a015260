"""How the secretariat keeps the publications: list, register, correct, publish, withdraw, keep a file."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.kernel.uploads import take_upload
from tsumiki.library import publication_cards, publishing_rules
from tsumiki.library.forms.publications import (
    NewPublicationForm,
    PublicationFileForm,
    PublicationForm,
    WithdrawForm,
)
from tsumiki.library.selectors import publications as selectors
from tsumiki.library.services import publications as services


def manages(view):
    """Only for those who manage publications; with a code, the view gets that publication instead."""

    @wraps(view)
    def inner(request, code=None, **kwargs):
        if refusal := publishing_rules.refusal_to_manage(request.user):
            raise PermissionDenied(refusal)
        if code is None:
            return view(request, **kwargs)
        found = get_object_or_404(selectors.publications_visible_to(request.user), code=code)
        return view(request, found, **kwargs)

    return inner


@require_safe
@manages
def publication_manage(request):
    """Everything there is, drafts first."""
    rows = sorted(
        selectors.publications_visible_to(request.user).order_by("title", "-edition", "pk"),
        key=lambda row: row.is_public,
    )
    return render(request, "library/publication_manage.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def publication_add(request):
    """Register a work, or with ?replaces=CODE its next edition."""
    visible = selectors.publications_visible_to(request.user)
    before = visible.filter(code=request.GET.get("replaces", "")).first()
    initial = _initial(before) if before else {}
    form = NewPublicationForm(request.POST or None, this_year=_this_year(), initial=initial)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            made = services.create_publication(
                by=request.user, data=form.values(), code=code, replaces=before
            )
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "下書きとして登録しました。内容を確かめて公開してください。")
            return redirect("shelf:publication_edit", code=made.code)
    return render(request, "library/publication_form.html", {"form": form, "before": before})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def publication_edit(request, publication):
    initial = _initial(publication) | {"expected_version": publication.version}
    form = PublicationForm(request.POST or None, this_year=_this_year(), initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"] or 0
        try:
            services.edit_publication(
                publication, by=request.user, expected_version=version, data=form.values()
            )
        except RuleError as refusal:
            messages.error(request, str(refusal))
            # What was typed is shown again, to be saved over what another has saved, knowingly.
            form.data = form.data.copy()
            form.data["expected_version"] = _version_now(request, publication)
        else:
            messages.success(request, "保存しました。")
            return redirect("shelf:publication_edit", code=publication.code)
    return _edit_page(request, publication, form)


def _edit_page(request, publication, form, file_form=None):
    context = {
        "publication": publication,
        "form": form,
        "file_form": file_form or PublicationFileForm(),
        "withdraw_form": WithdrawForm(),
        "badges": publication_cards.badges_of(publication),
        "file_words": publication_cards.file_in_words(publication),
        "link_words": publication_cards.link_in_words(publication),
        "may_replace": not publishing_rules.refusal_to_replace(request.user, publication),
    }
    return render(request, "library/publication_form.html", context)


def _version_now(request, publication):
    return selectors.publications_visible_to(request.user).get(pk=publication.pk).version


def _initial(publication):
    return {name: getattr(publication, name) for name in services.FIELDS}


def _this_year():
    return fiscal_year_of(timezone.localdate())


def _act(request, publication, act, said):
    """Do one press of a button and say how it went."""
    try:
        act()
    except (RuleError, InputError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("shelf:publication_edit", code=publication.code)


@require_POST
@manages
def publication_publish(request, publication):
    return _act(
        request,
        publication,
        lambda: services.publish_publication(publication, by=request.user),
        f"「{publication.title}」を公開しました。",
    )


@require_POST
@manages
def publication_withdraw(request, publication):
    reason = request.POST.get("reason", "")[:300]
    return _act(
        request,
        publication,
        lambda: services.withdraw_publication(publication, by=request.user, reason=reason),
        "公開をやめ、下書きに戻しました。",
    )


@require_POST
@manages
def publication_file_add(request, publication):
    form = PublicationFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "資料のファイルを選んでください。")
        return redirect("shelf:publication_edit", code=publication.code)
    sent = form.cleaned_data["file"]
    return _act(
        request,
        publication,
        lambda: services.keep_publication_file(
            publication, take_upload(sent, name=sent.name), by=request.user
        ),
        "ファイルを保存しました。",
    )


@require_POST
@manages
def publication_file_remove(request, publication):
    return _act(
        request,
        publication,
        lambda: services.remove_publication_file(publication, by=request.user),
        "ファイルを外しました。",
    )


@require_POST
@manages
def publication_link(request, publication):
    """Note how the official link was today."""
    opens = request.POST.get("opens") == "yes"
    return _act(
        request,
        publication,
        lambda: services.record_link(publication, by=request.user, opens=opens),
        "リンクを確かめた結果を記録しました。",
    )
