"""What planning refuses, in words."""

from dataclasses import dataclass, field
from datetime import datetime

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
    message: str = field(default="別の人が先に保存しました。両方の内容を見比べて、もう一度保存してください。")

    def __str__(self) -> str:
        return f"「{self.label}」は{self.message}"

    @property
    def mine(self) -> str:
        return "\n".join(f"【{c.label}】\n{c.after or '（なし）'}" for c in self.changes)

    @property
    def theirs(self) -> str:
        return "\n".join(f"【{c.label}】\n{c.before or '（なし）'}" for c in self.changes)


class UnchangedError(Exception):
    """Inside `saving`: there is nothing to write, so nothing is counted or recorded."""
