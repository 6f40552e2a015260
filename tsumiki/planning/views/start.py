"""The guided start: ten questions, three stacks; no account, nothing kept until somebody asks for it."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tsumiki.framework import selectors as framework
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.pages import public_page
from tsumiki.planning import outcome_cards, selectors, stack_sheets, starting
from tsumiki.planning.forms.start import KeepForm, StartForm
from tsumiki.planning.proposing import propose
from tsumiki.planning.services import drafts
from tsumiki.planning.sidebyside import Stack, compare

# The name of the limit in settings.ACCOUNT_RATE_LIMITS.
LIMIT = "stack_draft"
LONGEST_QUERY = 2_000


def _edition_in_force():
    return framework.editions().filter(is_current=True).values_list("pk", flat=True).first()


@login_not_required
@require_safe
@public_page(300, state=_edition_in_force)
def start(request):
    """The ten questions; the address of the answers leads back to them as they were."""
    edition = _edition()
    answered = {name: request.GET.getlist(name) for name in request.GET} if request.GET else {}
    form = StartForm(edition=edition, initial=_initial(answered))
    return render(request, "planning/start.html", {"form": form})


def _edition():
    """Before the vocabulary is loaded there is nothing to ask about."""
    return get_object_or_404(framework.editions(), is_current=True)


def _initial(answered):
    several = ("problems", "fields_chosen", "challenges")
    return {name: values if name in several else values[-1] for name, values in answered.items()}


def _read(request, data):
    edition = _edition()
    form = StartForm(data, edition=edition)
    if not form.is_valid():
        return edition, form, None
    answers = form.answers()
    library = selectors.library_of(edition)
    town = starting.town_of(answers, starting.government_of(answers))
    return edition, form, (answers, town, library, propose(answers, town, library))


@login_not_required
@require_safe
def start_result(request):
    """Three stacks with their reasons; what cannot be read leads back to the questions, with every answer."""
    _, form, read = _read(request, request.GET)
    query = request.GET.urlencode()[:LONGEST_QUERY]
    if read is None:
        return _noindex(render(request, "planning/start.html", {"form": form}))
    answers, town, library, outcome = read
    context = {
        "query": query,
        "form": form,
        "cards": [outcome_cards.card(p, library) for p in outcome.proposals],
        "excluded": outcome_cards.asides(outcome.excluded, library),
        "shortfall": outcome.shortfall,
        "assumptions": outcome_cards.assumptions(answers, town),
    }
    return _noindex(render(request, "planning/start_result.html", context))


@login_not_required
@require_safe
def start_compare(request):
    """The proposed stacks side by side."""
    _, _, read = _read(request, request.GET)
    query = request.GET.urlencode()[:LONGEST_QUERY]
    if read is None:
        return redirect(f"{reverse('planning:start')}?{query}")
    comparison = _comparison(read)
    if request.GET.get("format") == "xlsx":
        return stack_sheets.download(comparison, "はじめての積み木の比較")
    context = {"comparison": outcome_cards.side_by_side(comparison), "query": query}
    return _noindex(render(request, "planning/start_compare.html", context))


def _comparison(read):
    answers, _, library, outcome = read
    stacks = [Stack(p.character.title, p.codes) for p in outcome.proposals]
    begins = timezone.localdate().replace(day=1)
    return compare(stacks, library, starting.wanted_of(answers), begins=begins)


@login_not_required
@require_POST
def start_keep(request):
    """Keep one of the stacks (its character is the button's value) under a new link; the answers stand in the address."""
    keep = KeepForm(request.POST)
    edition, _, read = _read(request, request.GET)
    if not keep.is_valid() or read is None:
        messages.error(request, "お答えを読み取れませんでした。もう一度お答えください。")
        return redirect("planning:start")
    if (refused := ratelimit.consume_or_429(request, action=LIMIT)) is not None:
        return refused
    answers, _, _, outcome = read
    wanted = keep.cleaned_data["character"]
    chosen = next((p for p in outcome.proposals if p.character.code == wanted), None)
    if chosen is None:
        messages.error(request, "その積み方は、いまのお答えからは提案していません。もう一度お選びください。")
        return redirect("planning:start")
    try:
        token = drafts.keep_draft(answers, chosen.codes, wanted, edition=edition)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("planning:start")
    return redirect(reverse("planning:draft", args=[token]) + "?new=1")


def _noindex(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
