"""How a case came about: its dated events, and the pictures and papers that show it."""

from datetime import date
from typing import Any

from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.files import KeptFile
from tsumiki.library.models.cases import Case
from tsumiki.library.vague_dates import parse_vague


class CaseEvent(AuditedModel):
    """One event of a published case's process (経緯): when, in which step, by which method, who, what was decided.

    Steps and methods are codes of the framework, of any edition: a code is never reused.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", verbose_name="事例")
    key = models.CharField("符号", max_length=16)
    when = models.CharField("時期", max_length=40)
    first_day = models.DateField("いちばん早い日", editable=False)
    last_day = models.DateField("いちばん遅い日", editable=False)
    step = models.CharField("工程", max_length=80, blank=True)
    method = models.CharField("積み木", max_length=80, blank=True)
    who = models.CharField("だれが", max_length=200, blank=True)
    decision = models.CharField("決めたこと", max_length=300, blank=True)
    text = models.TextField("できごと")
    # The day on which the town said: it was so.
    confirmed_on = models.DateField("町が確認した日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "経緯のできごと"
        ordering = ["first_day", "last_day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="library_event_once"),
            models.CheckConstraint(
                name="library_event_days_in_order", condition=models.Q(first_day__lte=models.F("last_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.when} {self.text[:40]}"

    def fill_days(self) -> None:
        """Set the days from the words; bulk writers call it."""
        found = parse_vague(self.when)
        self.first_day, self.last_day = found.first, found.last

    def save(self, **kwargs: Any) -> None:
        self.fill_days()
        super().save(**kwargs)


class CaseFile(KeptFile):
    """A picture or paper of a case (図・資料). Inserted once, never changed; its words stand in the case's content.

    It is shown where the published case, or a draft that one may read, names it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="all_files", verbose_name="事例")
    sent_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    by_name = models.CharField("送った人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "事例の図・資料"
        ordering = ["pk"]

    def folder(self) -> str:
        return f"library/{self.case_id}"

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


def day_or_none(text: str) -> date | None:
    """A day as content keeps it (ISO), or none."""
    return date.fromisoformat(text) if text else None
