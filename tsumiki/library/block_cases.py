"""The cases behind a building block, for the framework's page of that block."""

from typing import Any

from django.urls import reverse

from tsumiki.framework.links import LinkedCase
from tsumiki.library.classification import key_of
from tsumiki.library.selectors import cases_visible_to


def links_of(user: Any, keys: list[dict[str, str]]) -> list[LinkedCase]:
    """Return the cases with these keys in the order of the keys; what the person may not see is left out."""
    if not keys:
        return []
    wanted = [key_of(row) for row in keys]
    cases = cases_visible_to(user).filter(is_shipped=True, shipped_key__in=["\t".join(key) for key in wanted])
    by_key = {case.key: case for case in cases}
    return [
        LinkedCase(
            place=case.place,
            title=case.title,
            url=reverse("library:case_detail", args=[case.pk]),
            note=case.get_result_display() if case.is_weak_result else "",
        )
        for key in wanted
        if (case := by_key.get(key))
    ]
