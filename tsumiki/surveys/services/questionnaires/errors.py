"""What writing a questionnaire refuses, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError, TsumikiError
from tsumiki.surveys.logic.soundness import Mistake


@dataclass
class ConflictError(TsumikiError):
    """Somebody saved the same part after the person had opened it. Nothing was written; both texts are here."""

    label: str
    mine_shown: str
    theirs_shown: str
    their_name: str
    their_at: datetime | None
    seen: str

    def __str__(self) -> str:
        return f"「{self.label}」は別の人が先に保存しました。両方の内容を見比べて、もう一度保存してください。"

    @property
    def when(self) -> str:
        if self.their_at is None:
            return ""
        at = timezone.localtime(self.their_at)
        return f"{japanese_date(at.date())} {at:%H:%M}"


class UnsoundError(RuleError):
    """A questionnaire that cannot be fixed or taken in; `mistakes` says everything that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"調査票に直すところが{len(mistakes)}か所あります。すべて直すと確定できます。")
        self.mistakes = mistakes
