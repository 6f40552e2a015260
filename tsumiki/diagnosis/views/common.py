"""What the pages of one town have in common: who may look, which town, where one is."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.directory import codes
from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.selectors import resolve_code


def viewers_only(view):
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not can(request.user, Permission.DIAGNOSIS_VIEW):
            raise PermissionDenied(
                "地域診断を見ることができるのは、地方公共団体・国・アドバイザーの利用者です。"
            )
        return view(request, *args, **kwargs)

    return checked


def government_of(code):
    """Today's government of a code of any time; the code itself where it was split into several."""
    # Nearly every address names a government of today: one query, its organisation included.
    existing = LocalGovernment.objects.existing().select_related("organisation")
    if (found := existing.filter(code=code).first()) is not None:
        return found
    try:
        resolution = resolve_code(code)
    except (codes.CodeError, LocalGovernment.DoesNotExist) as unknown:
        raise Http404 from unknown
    return resolution.current[0] if len(resolution.current) == 1 else resolution.holder


def crumbs_of(government, *labels):
    """地域診断 > the town > …; each label may be (label, url)."""
    crumbs = [
        {"label": "地域診断", "url": reverse("diagnosis:choose")},
        {"label": government.full_name, "url": reverse("diagnosis:detail", args=[government.code])},
    ]
    crumbs += [{"label": label, "url": url} for label, url in labels]
    crumbs[-1]["url"] = ""
    return crumbs
