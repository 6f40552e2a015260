"""What is known before anybody is asked: the sources an author may name, and what they know of each organisation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.kernel.hooks import Hook
from tsumiki.surveys.logic.sources import PrefillSource
from tsumiki.surveys.prefilling import INDICATOR, PREVIOUS, Known


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What an upper app knows of one organisation (its key) for one source."""

    organisation: int
    source: str
    known: Known


# f() of an upper app: what it can tell of an organisation, such as the name of its plan.
prefill_sources: Hook[PrefillSource] = Hook()
# f(codes of sources, campaign) of the same app: what it tells, of every organisation at once. Invented content
# (is_synthetic) never goes on the sheets of a campaign that is not itself invented.
known_answers: Hook[KnownAnswer] = Hook()


def all_sources() -> list[PrefillSource]:
    """The open statistics, then what upper apps offer."""
    statistics = [
        PrefillSource(
            f"{INDICATOR}{each.code}",
            f"統計「{each.name}」",
            "公開されている統計",
            f"{each.name}（{each.unit}）",
            ("number",),
        )
        for each in catalogue().computed
    ]
    return [*statistics, *prefill_sources.collect()]


def source_in_words(source: str) -> str:
    """Where a value comes from, in words; "" for a source that nobody offers."""
    if source == PREVIOUS:
        return "前回の回答"
    return next((each.words for each in all_sources() if each.code == source), "")


def known_of(sources: Collection[str], campaign: object) -> dict[int, dict[str, Known]]:
    """{organisation: {source: what is known}} for the sources that a campaign's questions name."""
    found: dict[int, dict[str, Known]] = {}
    for row in _statistics(sources):
        found.setdefault(row.organisation, {})[row.source] = row.known
    others = frozenset(source for source in sources if not source.startswith(INDICATOR))
    if others:
        for row in known_answers.collect(others, campaign):
            found.setdefault(row.organisation, {})[row.source] = row.known
    return found


def _statistics(sources: Collection[str]) -> Iterable[KnownAnswer]:
    codes = [source.removeprefix(INDICATOR) for source in sources if source.startswith(INDICATOR)]
    rows = IndicatorValue.objects.filter(indicator__in=codes).order_by("pk")
    for government, code, value, source in rows.values_list(
        "local_government", "indicator", "value", "source__title"
    ):
        if value is not None:
            yield KnownAnswer(government, f"{INDICATOR}{code}", Known(value, source))
