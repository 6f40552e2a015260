"""Addresses that several views hand to services and templates."""

from django.urls import reverse

from tsumiki.accounts import rules
from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission


def invitation_link(request):
    """Turns a token into the address that goes into the mail."""
    return lambda token: request.build_absolute_uri(reverse("accounts:invitation_open", args=[token]))


def links_of_organisation(user, organisation):
    """The buttons of the members page: only what this person may do."""
    links = []
    if rules.can_manage(user, organisation):
        links.append(
            {
                "label": "利用者を招待する",
                "url": reverse("accounts:invite", args=[organisation.pk]),
                "icon": "add",
            }
        )
    if can(user, Permission.AUDIT_VIEW, organisation):
        links.append({"label": "操作の記録", "url": reverse("accounts:audit_log"), "kind": "secondary"})
    links.append({"label": "役割とできること", "url": reverse("accounts:roles"), "kind": "secondary"})
    return links
