"""Where documents come from: each app says what of its records can be found, and at which address it is read.

register(Source("case", "事例", documents=documents_of_cases, url=lambda pk: reverse("library:case_detail", args=[pk])))

An app that changes a record calls `services.put([document])` in the same transaction, or `services.remove([key])`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from tsumiki.search.engine.documents import Document


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow: its name in addresses, its label, and what its values are called."""

    name: str
    label: str
    labels: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One type of things. `documents`: all of them as they are now; `url`: the address of the part of a key after ":".

    `lasting_ids`: {key: an id that outlives a reload} where keys do not; evaluations are written with those.
    """

    type: str
    label: str
    documents: Callable[[], Iterable[Document]]
    url: Callable[[str], str]
    facets: tuple[Facet, ...] = ()
    lasting_ids: Callable[[Collection[str]], Mapping[str, str]] | None = None


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.type] = source


def sources() -> list[Source]:
    return list(_sources.values())


def source_of(kind: str) -> Source:
    return _sources[kind]


def facets() -> dict[str, Facet]:
    """Every facet once, in the order of the sources."""
    return {facet.name: facet for source in sources() for facet in source.facets}


def url_of(key: str) -> str:
    kind, _, rest = key.partition(":")
    return source_of(kind).url(rest)


def lasting_ids(keys: Iterable[str]) -> list[str]:
    """The keys as evaluations name them, in the same order."""
    rows = list(keys)
    named: dict[str, str] = {}
    for source in sources():
        own = [key for key in rows if key.partition(":")[0] == source.type]
        if own and source.lasting_ids:
            named |= source.lasting_ids(own)
    return [named.get(key, key) for key in rows]
