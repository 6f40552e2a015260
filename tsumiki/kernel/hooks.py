"""How a page of a lower app shows what upper apps know, without importing them.

next_steps: Hook[Link] = Hook()          # in the lower app
next_steps.register(links_of_plans)      # in AppConfig.ready() of the upper app
next_steps.collect(user, government)     # in the lower app's view
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go next: drawn as a card or a button."""

    url: str
    label: str
    description: str = ""


class Hook(Generic[T]):
    """An ordered list of functions; `collect` calls each with the same arguments and joins what they return."""

    def __init__(self) -> None:
        self._functions: list[Callable[..., Iterable[T]]] = []

    def register(self, function: Callable[..., Iterable[T]]) -> None:
        if function not in self._functions:
            self._functions.append(function)

    def collect(self, *args: Any) -> list[T]:
        return [item for function in self._functions for item in function(*args)]
