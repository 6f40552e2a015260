"""Where publishers' files are kept: the data folder, and below `var` what was fetched when that folder is not ours."""

import os
from pathlib import Path

from django.conf import settings


def data_folders() -> list[Path]:
    """Return the folders that are looked in, first come first served."""
    return [settings.DATA_DIR, settings.VAR_DIR / "data"]


def find_file(path: str, data_dir: Path | None = None) -> Path | None:
    """Return the file of that relative path in `data_dir`, or in the first of our folders that holds it."""
    for folder in [data_dir] if data_dir else data_folders():
        if (folder / path).is_file():
            return folder / path
    return None


def writable_folder() -> Path:
    """Return the folder that downloads go to: the data folder where it exists and may be written, else `var/data`."""
    if settings.DATA_DIR.is_dir() and os.access(settings.DATA_DIR, os.W_OK):
        return settings.DATA_DIR
    return settings.VAR_DIR / "data"
