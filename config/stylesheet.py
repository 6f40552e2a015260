"""One stylesheet for the browser, one file per component for people (docs/design.md)."""

import os
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/tsumiki.css"
ORDER = ("tokens.css", "base.css", "layout.css", "forms.css", "components/*.css", "pages/*.css", "print.css")


def sources() -> list[Path]:
    """The files of static/css in the order of the cascade: what comes later may override."""
    root = settings.BASE_DIR / "static" / "css"
    return [path for pattern in ORDER for path in sorted(root.glob(pattern))]


def bundle() -> str:
    """All sources as one text, without the comments and the indentation that only people need."""
    text = "\n".join(path.read_text("utf-8") for path in sources())
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


class BundleFinder(BaseFinder):
    """Finds css/tsumiki.css: joined from its sources whenever it is asked for, so it is never out of date.

    Twenty small files would cost a slow line five round trips before the first letter is drawn.
    """

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "bundle")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):  # noqa: FBT002 (Django's signature)
        if path != NAME:
            return []
        found = str(self._write())
        return [found] if find_all else found

    def list(self, ignore_patterns):
        self._write()
        yield NAME, self.storage

    def _write(self) -> Path:
        target = Path(self.storage.path(NAME))
        text = bundle()
        if not target.exists() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Two server processes may write at once: each its own file, then one rename.
            draft = target.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(text, "utf-8")
            draft.replace(target)
        return target
