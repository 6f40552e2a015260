"""What apps above show on the library's pages (kernel/hooks.py says how)."""

from dataclasses import dataclass
from datetime import date

from tsumiki.kernel.hooks import Hook, Link


@dataclass(frozen=True, slots=True)
class Use:
    """Where a case was taken in: `count` over what is not kept from the reader, `shown` only what the reader may open."""

    count: int
    shown: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A survey along with which towns look at their published cases again; a look counts from the day `since`."""

    title: str
    since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a town stands by what it wrote elsewhere: the code of the step it has reached ("" where that says nothing)
    and what it works on; `source` is where that is written.
    """

    step: str
    problems: tuple[str, ...]
    fields: tuple[str, ...]
    source: Link


# carry_links.collect(user, cases): ways to take these cases further, such as into a plan of one's own.
carry_links: Hook[Link] = Hook()
# uses.collect(user, case)
uses: Hook[Use] = Hook()
# rounds.collect(): the newest first
rounds: Hook[Round] = Hook()
# ways_back.collect(user, case): the pages from which people come to edit the case.
ways_back: Hook[Link] = Hook()
# standings.collect(user, government): at most one, of what the reader may see of the town's own work.
standings: Hook[Standing] = Hook()
