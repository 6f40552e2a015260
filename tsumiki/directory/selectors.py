"""Reads of the directory. It is public: the official list of local governments is no secret."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tsumiki.directory import codes
from tsumiki.directory.models import LocalGovernment, Organisation, Succession
from tsumiki.kernel.hooks import Hook, Link
from tsumiki.kernel.text import fold

# Upper apps add their links to a government's page: f(user, government) -> links.
government_links: Hook[Link] = Hook()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a code: who held it last, every step since, and who exists today."""

    code: str
    holder: LocalGovernment
    steps: tuple[Succession, ...]
    current: tuple[LocalGovernment, ...]

    @property
    def is_past(self) -> bool:
        return self.current != (self.holder,)


def governments() -> QuerySet[LocalGovernment]:
    """The local governments that exist today, in code order."""
    return LocalGovernment.objects.existing()


def government_by_code(code: str) -> LocalGovernment:
    """Today's holder of a code; raises LocalGovernment.DoesNotExist."""
    return governments().select_related("organisation").get(code=code)


def search_governments(query: str, *, prefecture: str = "", kind: str = "") -> QuerySet[LocalGovernment]:
    """Governments whose name, reading, romaji or code begins with every word; anywhere in the name if none does.

    The beginning counts first so that 京都 does not find 東京都, nor 大津市 泉大津市.
    """
    found = governments()
    if prefecture:
        found = found.filter(prefecture_code=prefecture)
    if kind:
        found = found.filter(kind=kind)
    words = fold(query).split()
    beginning = found
    for word in words:
        beginning = beginning.filter(search_text__contains=f" {word}")
    if not words or beginning.exists():
        return beginning
    for word in words:
        found = found.filter(search_text__contains=word)
    return found


def resolve_code(code: str) -> Resolution:
    """Follow a code of any time to today's governments.

    Raises codes.CodeError when it is not a code, LocalGovernment.DoesNotExist when nobody we know of held it.
    """
    code = codes.normalise_code(code)
    holders = LocalGovernment.objects.filter(code=code).order_by("-valid_to")
    holder = holders.filter(valid_to=None).first() or holders.first()
    if holder is None:
        raise LocalGovernment.DoesNotExist
    steps: list[Succession] = []
    current: list[LocalGovernment] = []
    waiting = [holder]
    while waiting:
        government = waiting.pop(0)
        onward = list(government.successions_out.select_related("successor", "predecessor"))
        steps += onward
        waiting += [step.successor for step in onward]
        if not onward and government not in current:
            current.append(government)
    return Resolution(code, holder, tuple(steps), tuple(current))


def history_of(government: LocalGovernment) -> list[Succession]:
    """How today's government came to be, the latest first, back to the earliest known."""
    steps: list[Succession] = []
    waiting = [government]
    while waiting:
        level = Succession.objects.filter(successor__in=waiting).select_related("predecessor", "successor")
        new = [step for step in level if step not in steps]
        steps += new
        waiting = [step.predecessor for step in new]
    return sorted(steps, key=lambda step: step.effective_on, reverse=True)


def prefectures() -> QuerySet[LocalGovernment]:
    return governments().filter(kind=LocalGovernment.Kind.PREFECTURE)


def search_organisations(query: str) -> QuerySet[Organisation]:
    """Organisations that are not local governments, by name or 法人番号."""
    found = Organisation.objects.exclude(
        Q(kind=Organisation.Kind.PREFECTURE) | Q(kind=Organisation.Kind.MUNICIPALITY)
    )
    for word in fold(query).split():
        found = found.filter(search_text__contains=word)
    return found
