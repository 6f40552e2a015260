"""The people of an organisation: list, invite, change, end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts import rules, selectors, services
from tsumiki.accounts.forms.people import (
    EndForm,
    InviteForm,
    MemberSearchForm,
    OrganisationSearchForm,
    PlaceForm,
)
from tsumiki.accounts.views.links import invitation_link, links_of_organisation
from tsumiki.kernel.errors import RuleError


@require_safe
def organisations(request):
    visible = selectors.organisations_visible_to(request.user)
    if not rules.reaches_everywhere(request.user) and visible.count() == 1:
        return redirect("accounts:members", visible.get().pk)
    form = OrganisationSearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(selectors.search_organisations(request.user, query), 50).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "may_register": rules.reaches_everywhere(request.user)}
    return render(request, "accounts/organisations.html", context)


@require_safe
def members(request, pk):
    organisation = get_object_or_404(selectors.organisations_visible_to(request.user), pk=pk)
    form = MemberSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = list(
        selectors.search_members(
            request.user, organisation, query=wanted.get("q", ""), order=wanted.get("order") or "section"
        )
    )
    context = {
        "organisation": organisation,
        "form": form,
        "places": [place for place in found if not place.is_over],
        "past": [place for place in found if place.is_over],
        "invitations": selectors.invitations_visible_to(request.user)
        .filter(organisation=organisation)
        .unanswered(),
        "may_manage": rules.can_manage(request.user, organisation),
        "may_end": rules.can_end(request.user, organisation),
        "actions": links_of_organisation(request.user, organisation),
    }
    return render(request, "accounts/members.html", context)


@require_http_methods(["GET", "POST"])
def invite(request, pk):
    organisation = get_object_or_404(selectors.organisations_visible_to(request.user), pk=pk)
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite_member(
                organisation=organisation, **form.cleaned_data, link=invitation_link(request), by=request.user
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{invitation.name}さんに招待のメールを送りました。")
            return redirect("accounts:members", organisation.pk)
    may = rules.can_manage(request.user, organisation)
    return render(request, "accounts/invite.html", {"organisation": organisation, "form": form, "may": may})


@require_POST
def invitation_resend(request, pk):
    invitation = get_object_or_404(selectors.invitations_visible_to(request.user), pk=pk)
    try:
        services.resend_invitation(invitation, link=invitation_link(request), by=request.user)
        messages.success(
            request, f"{invitation.name}さんに新しいリンクを送りました。前のリンクは使えなくなりました。"
        )
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:members", invitation.organisation_id)


@require_POST
def invitation_withdraw(request, pk):
    invitation = get_object_or_404(selectors.invitations_visible_to(request.user), pk=pk)
    try:
        services.withdraw_invitation(invitation, by=request.user)
        messages.success(request, f"{invitation.name}さんへの招待を取り消しました。")
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:members", invitation.organisation_id)


@require_http_methods(["GET", "POST"])
def membership_change(request, pk):
    place = get_object_or_404(selectors.memberships_visible_to(request.user), pk=pk)
    initial = {"section": place.section, "role": place.role, "valid_to": place.valid_to}
    form = PlaceForm(request.POST or None, initial=initial, organisation=place.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(place, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{place.user.name}さんの所属を変更しました。")
            return redirect("accounts:members", place.organisation_id)
    may = rules.can_manage(request.user, place.organisation) and not place.is_over
    back = reverse("accounts:members", args=[place.organisation_id])
    context = {"place": place, "form": form, "may": may, "back": back}
    return render(request, "accounts/membership_change.html", context)


@require_http_methods(["GET", "POST"])
def membership_end(request, pk):
    place = get_object_or_404(selectors.memberships_visible_to(request.user), pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_membership(place, on=form.cleaned_data["on"], by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{place.user.name}さんの所属に終了日を設定しました。")
            return redirect("accounts:members", place.organisation_id)
    may = rules.can_end(request.user, place.organisation) and not place.is_over
    back = reverse("accounts:members", args=[place.organisation_id])
    return render(
        request, "accounts/membership_end.html", {"place": place, "form": form, "may": may, "back": back}
    )
