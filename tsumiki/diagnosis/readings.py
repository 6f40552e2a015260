"""What apps above offer to read after a town's figures (kernel/hooks.py says how)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.hooks import Hook


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read after a town's figures: parameters of components/resource_card.html, and the forms of their buttons."""

    title: str
    text: str
    cards: Sequence[Mapping[str, Any]]
    forms: Mapping[str, str]  # id → address, which ends where `next` is to follow


# readings.collect(user, government)
readings: Hook[Reading] = Hook()
