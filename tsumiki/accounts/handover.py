"""What changes hands with an officer's place. Upper apps say in `AppConfig.ready()` what they hold in a person's name.

    handover.register("planning.plans", "担当している計画", items=plans_in_the_name_of, transfer=pass_plans_on)

Documents belong to the organisation and stay where they are; usually only 担当者 changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tsumiki.accounts.models import Membership, User


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a person's name, as the hand-over page lists it."""

    title: str
    url: str = ""


class Transfer(Protocol):
    def __call__(self, *, old: Membership, new: Membership, by: User) -> None:
        """Put what `old` held in the name of `new`; called inside the hand-over's transaction."""


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    label: str
    items: Callable[[Membership], Sequence[Item]]
    transfer: Transfer


_kinds: dict[str, Kind] = {}


def register(
    code: str, label: str, *, items: Callable[[Membership], Sequence[Item]], transfer: Transfer
) -> None:
    """Make one kind of thing part of every hand-over from now on; the same code again replaces it."""
    _kinds[code] = Kind(code, label, items, transfer)


def unregister(code: str) -> None:
    _kinds.pop(code, None)


def snapshot(membership: Membership) -> list[dict[str, Any]]:
    """What stands in the person's name now, as JSON values; kinds without anything are left out."""
    found = [(kind.label, kind.items(membership)) for kind in _kinds.values()]
    return [
        {"label": label, "titles": [{"title": item.title, "url": item.url} for item in items]}
        for label, items in found
        if items
    ]


def transfer_all(*, old: Membership, new: Membership, by: User) -> None:
    for kind in _kinds.values():
        kind.transfer(old=old, new=new, by=by)
