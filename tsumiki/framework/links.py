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


@dataclass(frozen=True, slots=True)
class LinkedPublication:
    """A publication as the framework's pages show it; `row` is the vocabulary's code of it, where there is one."""

    title: str
    url: str
    kind: str
    fiscal_year: int | None
    row: str = ""


# publication_links.collect(user): everything published, oldest year first.
publication_links: Hook[LinkedPublication] = Hook()
# state_of_links.collect(): numbers that change with every case and publication shown by the two above.
state_of_links: Hook[int] = Hook()
