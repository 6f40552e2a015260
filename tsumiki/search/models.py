"""What can be found, as the index takes it. A cache of the records it was made from, and the journal of its changes."""

import secrets

from django.db import models


def new_epoch() -> str:
    return secrets.token_hex(8)


class Journal(models.Model):
    """The number of the last change (検索の通し番号): one row, locked by whoever writes entries.

    Numbers are given out under its lock, so that they are committed in their order and no process misses one.
    `epoch` names this database: an index of another one is never read.
    """

    last = models.PositiveBigIntegerField("最後の番号", default=0)
    epoch = models.CharField("データベースの印", max_length=16, default=new_epoch, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "検索の通し番号"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.epoch} {self.last}"


class Entry(models.Model):
    """One thing that can be found (検索の登録), prepared once; `prepared` is empty where it may be found no more."""

    key = models.CharField("キー", max_length=120, primary_key=True)
    type = models.CharField("種類", max_length=20, db_index=True)
    number = models.PositiveBigIntegerField("番号", unique=True)
    digest = models.CharField("照合値", max_length=64, blank=True)
    prepared = models.TextField("検索用の内容", blank=True)
    # Kept here so that it is made once, not by every machine and after every loss of an index (ADR 0013).
    vector = models.BinaryField("意味のベクトル", default=b"", editable=False)
    encoder = models.CharField("ベクトルの作り手", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "検索の登録"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.key
