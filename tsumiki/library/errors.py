"""What the library refuses, in words."""

from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.errors import TsumikiError
from tsumiki.library.content import Change


@dataclass
class ConflictError(TsumikiError):
    """Somebody saved the section after the person had opened it, and both changed the same. Nothing was written.
    With `is_own` that somebody is the same person, in another window.

    In each change `before` is what the other person saved and `after` what this person typed; `merged` is this
    person's text with what the other changed elsewhere.
    """

    label: str
    changes: list[Change]
    their_name: str
    their_at: str
    version: int
    merged: dict[str, Any]
    is_own: bool = False

    def __str__(self) -> str:
        before = "あなたが別の画面で先に保存しています" if self.is_own else "別の人が先に保存しました"
        return f"「{self.label}」は{before}。両方の内容を見比べて、もう一度保存してください。"

    @property
    def mine_shown(self) -> str:
        return "\n\n".join(f"【{c.label}】\n{c.after or '（なし）'}" for c in self.changes)

    @property
    def theirs_shown(self) -> str:
        return "\n\n".join(f"【{c.label}】\n{c.before or '（なし）'}" for c in self.changes)
