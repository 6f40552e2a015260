"""The logic model (ロジックモデル): its section as data and text, its checks, its picture, a draft from the record."""

from tsumiki.planning.logic.section import data_of, lines, read

__all__ = ["data_of", "lines", "read"]
