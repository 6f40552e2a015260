"""Writing questionnaires: loading the shipped ones, making, copying, editing and fixing one's own."""

from tsumiki.surveys.services.questionnaires.shipped import load_shipped_questionnaires

__all__ = ["load_shipped_questionnaires"]
