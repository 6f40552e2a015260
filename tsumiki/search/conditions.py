"""What an address asks for: words, types and facets, the same for the page, a saved search and whoever reads them."""

from django.http import QueryDict

from tsumiki.search.engine.documents import Query
from tsumiki.search.sources import facets, sources


def query_of(data: QueryDict, *, limit: int, offset: int = 0, wanted_facets: tuple[str, ...] = ()) -> Query:
    """The query of an address; unknown types and facets ask for nothing. Who may see what, `find` fills in."""
    known = {source.type for source in sources()}
    return Query(
        data.get("q", ""),
        frozenset(),
        tuple(kind for kind in data.getlist("type") if kind in known),
        {name: tuple(data.getlist(name)) for name in facets() if data.get(name)},
        limit,
        offset,
        wanted_facets,
    )
