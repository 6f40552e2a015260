"""What apps above show on the search page (kernel/hooks.py says how)."""

from dataclasses import dataclass

from tsumiki.kernel.hooks import Hook, Link


@dataclass(frozen=True, slots=True)
class Keeping:
    """A button on results of these types: `url` takes the key as `item`; `kept` are the keys that are kept already."""

    url: str
    types: frozenset[str]
    kept: frozenset[str]


# page_links.collect(user, querystring): what may be done with this search.
page_links: Hook[Link] = Hook()
# keepings.collect(user): the first one is shown.
keepings: Hook[Keeping] = Hook()
