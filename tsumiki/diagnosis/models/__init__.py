"""Published statistics, and what a local government adds to them of its own."""

from tsumiki.diagnosis.models.own import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.models.statistics import IndicatorValue, Source

__all__ = ["FeltNote", "IndicatorValue", "LocalResource", "OwnFigure", "Source"]
