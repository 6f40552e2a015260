"""Files that people gave: a row beside each, a place in storage that nobody can guess, and none without the other.

class AnswerFile(KeptFile):                       # says where its folder is
    def folder(self): return f"surveys/{self.response_id}"

row = AnswerFile.of(upload, response=response)
with nothing_without(row):                        # whatever is raised in here takes the file away again
    with audit.change(…) as entry:
        row.store(upload)
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, Self

from django.core.files.base import ContentFile
from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.uploads import Upload


def place_of(row: "KeptFile", name: str) -> str:
    """A name in storage that nobody can guess and that no upload chooses."""
    return f"{row.folder()}/{secrets.token_hex(16)}{PurePosixPath(name).suffix}"


class KeptFile(AuditedModel):
    """A file with what is known of it. Another file is another row."""

    content = models.FileField("内容", upload_to=place_of, max_length=120)
    name = models.CharField("ファイル名", max_length=120)
    content_type = models.CharField("種類", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    digest = models.CharField("照合値（SHA-256）", max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, upload: Upload, **fields: Any) -> Self:
        """A row for the file, not stored yet."""
        return cls(
            name=upload.name,
            content_type=upload.content_type,
            size=len(upload.content),
            digest=hashlib.sha256(upload.content).hexdigest(),
            **fields,
        )

    def folder(self) -> str:
        raise NotImplementedError

    def store(self, upload: Upload) -> None:
        """Write the file and its row; inside an audited change."""
        self.content.save(upload.name, ContentFile(upload.content), save=False)
        self.save()

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted."""
        super().save(**{**kwargs, "force_insert": True})


@contextmanager
def nothing_without(row: KeptFile) -> Iterator[None]:
    """Take the file away again when its row is not saved: what no row names would stay for ever."""
    try:
        yield
    except BaseException:
        row.content.delete(save=False)
        raise
