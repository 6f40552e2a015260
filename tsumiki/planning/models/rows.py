"""What the rows of a plan's tables have in common: a place, and a key that stays when the table is saved again."""

import secrets
from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.planning.models.plan import Plan

KEY_LENGTH = 8


def new_key() -> str:
    """Return a key no row of the plan has yet (four random bytes)."""
    return secrets.token_hex(KEY_LENGTH // 2)


def own_keys(keys: Iterable[str]) -> list[str]:
    """Return the keys, one that is missing or stands a second time replaced by a new one."""
    found: list[str] = []
    for key in keys:
        found.append(key if key and key not in found else new_key())
    return found


class PlanRow(AuditedModel):
    """A row of one of the plan's tables.

    Rows name each other by `key`, not by number in the database: a table is saved as a whole, and a copy, a frozen
    version and the history then say the same without translation.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="計画")
    position = models.PositiveIntegerField("順番")
    key = models.CharField("行の符号", max_length=KEY_LENGTH, default=new_key)

    class Meta:
        abstract = True
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="planning_%(class)s_place_once"),
            models.UniqueConstraint(fields=["plan", "key"], name="planning_%(class)s_key_once"),
        ]
