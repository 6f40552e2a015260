"""What apps above show on the framework's pages (kernel/hooks.py says how)."""

from dataclasses import dataclass

from tsumiki.kernel.hooks import Hook


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that a block speaks of, as its page shows it."""

    place: str
    title: str
    url: str
    note: str = ""  # said plainly when the result was weak or is not known


# case_links.collect(user, keys): keys are the {municipality, prefecture, title} of Block.cases.
case_links: Hook[LinkedCase] = Hook()
