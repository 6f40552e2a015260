"""引き継ぎ: the form for the administrator, the memo of the predecessor, the first page of the successor."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tsumiki.accounts import handover as registry
from tsumiki.accounts import rules, selectors, services
from tsumiki.accounts.forms.people import HandOverForm, NoteForm
from tsumiki.accounts.views.links import invitation_link
from tsumiki.kernel.errors import RuleError


@require_http_methods(["GET", "POST"])
def handover(request, pk):
    place = get_object_or_404(selectors.memberships_visible_to(request.user), pk=pk)
    inside = rules.is_own_manager(request.user, place.organisation)
    initial = {"section": place.section, "note": place.handover_note}
    form = HandOverForm(request.POST or None, initial=initial, with_note=inside)
    if request.method == "POST" and form.is_valid():
        try:
            data = {"note": place.handover_note} | form.cleaned_data
            started = services.hand_over(place, **data, link=invitation_link(request), by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{started.to_name}さんに、引き継ぎの案内を送りました。")
            return redirect("accounts:handover_detail", started.pk)
    context = {
        "place": place,
        "form": form,
        "inside": inside,
        "items": registry.snapshot(place) if inside else [],
        "may": rules.can_manage(request.user, place.organisation) and not place.is_over,
        "back": reverse("accounts:members", args=[place.organisation_id]),
    }
    return render(request, "accounts/handover.html", context)


@require_http_methods(["GET", "POST"])
def handover_note(request, pk):
    place = get_object_or_404(request.user.memberships.select_related("organisation"), pk=pk)
    form = NoteForm(request.POST or None, initial={"note": place.handover_note})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_handover_note(place, note=form.cleaned_data["note"], by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "引き継ぎメモを保存しました。")
            return redirect("accounts:profile")
    return render(request, "accounts/handover_note.html", {"place": place, "form": form})


@require_safe
def handover_detail(request, pk):
    found = get_object_or_404(selectors.hand_overs_visible_to(request.user), pk=pk)
    context = {
        "hand_over": found,
        "inside": rules.can_read_handover(request.user, found),
        "is_successor": bool(found.to_membership and found.to_membership.user_id == request.user.pk),
        "may": selectors.what_role_may(found.from_membership.role_row),
        "facts": [
            {"label": "団体", "value": str(found.organisation)},
            {"label": "課・部署", "value": found.invitation.section},
            {"label": "役割", "value": found.invitation.role_label},
            {"label": "前任", "value": found.from_name},
            {"label": "後任", "value": found.to_name},
        ],
    }
    return render(request, "accounts/handover_detail.html", context)


@require_safe
def handover_list(request):
    page = Paginator(selectors.hand_overs_visible_to(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "accounts/handover_list.html", {"page": page})
