"""What planning refuses, in words."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import TsumikiError
from tsumiki.planning.sections import Change


@dataclass
class ConflictError(TsumikiError):
    """Somebody saved the section after the person had opened it. Nothing was written; both states are in `changes`.

    In each change `before` is what the other person saved and `after` what this person typed.
    """

    label: str
    changes: list[Change]
    their_name: str
    their_at: datetime
    version: int
    # What the other saved where this person had changed nothing: the form goes on from there.
    untouched: dict[str, str] = field(default_factory=dict)
    message: str = field(default="別の人が先に保存しました。両方の内容を見比べて、もう一度保存してください。")

    def __str__(self) -> str:
        return f"「{self.label}」は{self.message}"

    @property
    def mine_shown(self) -> str:
        return "\n\n".join(f"【{c.label}】\n{c.after or '（なし）'}" for c in self.changes)

    @property
    def theirs_shown(self) -> str:
        return "\n\n".join(f"【{c.label}】\n{c.before or '（なし）'}" for c in self.changes)

    @property
    def when(self) -> str:
        at = timezone.localtime(self.their_at)
        return f"{japanese_date(at.date())} {at:%H:%M}"


class UnchangedError(Exception):
    """Inside `saving`: there is nothing to write, so nothing is counted or recorded."""
