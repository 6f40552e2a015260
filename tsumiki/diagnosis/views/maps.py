"""One indicator over the prefecture: a map in quartile classes with its table beside it."""

from django.core.cache import caches
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tsumiki.diagnosis import distribution, selectors
from tsumiki.diagnosis.forms import MapForm
from tsumiki.diagnosis.views.common import crumbs_of, government_of, viewers_only
from tsumiki.diagnosis.views.statistics import KEPT
from tsumiki.directory import maps


@require_safe
@viewers_only
def indicator_map(request, code):
    government = government_of(code)
    if government.code != code:
        return redirect("diagnosis:map", code=government.code)
    form = MapForm(request.GET or None, has_peers=not government.is_prefecture)
    chosen = form.chosen()
    found = distribution.distribution_of(government, chosen["indicator"], chosen["compare"])
    context = {
        "government": government,
        "crumbs": crumbs_of(government, ("地図で見る", "")),
        "form": form,
        "found": found,
        "pictures": _pictures(found) if found else None,
        "reference": distribution.REFERENCES[found.reference] if found else "",
        "boundaries": maps.ATTRIBUTION if maps.has_boundaries() else "",
    }
    return render(request, "diagnosis/map.html", context)


def _pictures(found):
    """Drawn once for each load, town, indicator and reference."""
    key = (
        f"diagnosis-map:{found.government.pk}:{found.indicator.code}:{found.reference}"
        f":{selectors.statistics_version()}"
    )
    kept = caches["pages"].get(key)
    if kept is None:
        kept = distribution.pictures(found)
        if kept is not None:
            caches["pages"].set(key, kept, KEPT)
    return kept
