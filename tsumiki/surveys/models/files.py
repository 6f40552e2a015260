"""What was sent as an answer to a question that asks for a file."""

from django.db import models

from tsumiki.kernel.files import KeptFile
from tsumiki.surveys.models.responses import Response


class AnswerFile(KeptFile):
    """A file given as an answer (添付ファイル). Inserted once, never changed: another file is another row.

    The sheet's answer names it as "pk/name". A file that was replaced stays, so that the history opens.
    """

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="files", verbose_name="回答"
    )
    question = models.CharField("設問コード", max_length=60)
    sent_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    by_name = models.CharField("送った人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "添付ファイル"
        ordering = ["pk"]

    def folder(self) -> str:
        return f"surveys/{self.response.campaign_id}/{self.response_id}"

    @property
    def answer(self) -> str:
        """What stands on the sheet."""
        return f"{self.pk}/{self.name}"
