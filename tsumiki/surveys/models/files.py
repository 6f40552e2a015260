"""What was sent as an answer to a question that asks for a file."""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.surveys.models.responses import Response


def place_of(row: "AnswerFile", name: str) -> str:
    """A name in storage that nobody can guess and that no upload chooses."""
    ending = PurePosixPath(name).suffix
    return f"surveys/{row.response.campaign_id}/{row.response_id}/{secrets.token_hex(16)}{ending}"


class AnswerFile(AuditedModel):
    """A file given as an answer (添付ファイル). Inserted once, never changed: another file is another row.

    The sheet's answer names it as "pk/name". A file that was replaced stays, so that the history opens.
    """

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="files", verbose_name="回答"
    )
    question = models.CharField("設問コード", max_length=60)
    content = models.FileField("内容", upload_to=place_of, max_length=120)
    name = models.CharField("ファイル名", max_length=120)
    content_type = models.CharField("種類", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    digest = models.CharField("照合値（SHA-256）", max_length=64)
    sent_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    by_name = models.CharField("送った人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "添付ファイル"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def answer(self) -> str:
        """What stands on the sheet."""
        return f"{self.pk}/{self.name}"

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted."""
        super().save(**{**kwargs, "force_insert": True})
