"""Every write of the vocabulary: reading the files, and the secretariat's own edition."""

from tsumiki.framework.services.drafts import (
    ConflictError,
    add_block,
    begin_draft,
    drop_draft,
    retire_block,
    save_block,
    save_front,
)
from tsumiki.framework.services.loading import load_editions
from tsumiki.framework.services.publishing import NotReadyError, publish_draft

__all__ = [
    "ConflictError",
    "NotReadyError",
    "add_block",
    "begin_draft",
    "drop_draft",
    "load_editions",
    "publish_draft",
    "retire_block",
    "save_block",
    "save_front",
]
