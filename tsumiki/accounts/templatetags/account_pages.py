"""The tabs above a person's own pages."""

from django import forms, template
from django.urls import reverse

from tsumiki.kernel.keeping import is_kept_for

register = template.Library()

# Label, the page it opens, and what the names of the pages behind it begin with.
TABS = (
    ("プロフィール", "accounts:profile", ("profile", "name_change")),
    ("2段階認証", "mfa_index", ("mfa_",)),
    ("パスワード", "account_change_password", ("account_change_password", "account_set_password")),
    ("メールアドレス", "account_email", ("account_email",)),
    ("サインイン中の端末", "accounts:sessions", ("sessions", "usersessions_list")),
)


@register.inclusion_tag("components/tab_links.html", takes_context=True)
def account_tabs(context):
    name = context["request"].resolver_match.url_name
    items = [
        {"label": label, "url": reverse(page), "is_current": name.startswith(beginnings), "count": None}
        for label, page, beginnings in TABS
    ]
    return {"label": "利用者の設定", "items": items}


@register.simple_tag(takes_context=True)
def is_typing_kept(context):
    """Whether what was typed when the session ended waits behind this sign-in."""
    request = context["request"]
    return is_kept_for(request, request.POST.get("next") or request.GET.get("next", ""))


class PendingAddressForm(forms.Form):
    email = forms.EmailField(widget=forms.HiddenInput)


@register.simple_tag
def pending_address_form(address):
    """The hidden field allauth's page asks for beside its two buttons (send again, take back)."""
    return PendingAddressForm(initial={"email": address}, auto_id="pending_%s")
