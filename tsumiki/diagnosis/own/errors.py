"""What is refused, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import TsumikiError

Line = tuple[str, str]


@dataclass
class ConflictError(TsumikiError):
    """Somebody saved the record after the person had opened it. Nothing was written; both states are told."""

    label: str
    mine: list[Line]
    theirs: list[Line]
    their_name: str
    their_at: datetime
    version: int
    is_own: bool = False

    def __str__(self) -> str:
        return f"「{self.label}」は別の人が先に保存しました。両方の内容を見比べて、もう一度保存してください。"

    @property
    def mine_shown(self) -> str:
        return _shown(self.mine, self.theirs)

    @property
    def theirs_shown(self) -> str:
        return _shown(self.theirs, self.mine)

    @property
    def when(self) -> str:
        at = timezone.localtime(self.their_at)
        return f"{japanese_date(at.date())} {at:%H:%M}"


def _shown(lines: list[Line], others: list[Line]) -> str:
    """The lines that differ, each with its name."""
    other = dict(others)
    return "\n\n".join(
        f"【{label}】\n{text or '（なし）'}" for label, text in lines if other.get(label) != text
    )
