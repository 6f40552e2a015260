"""What leads to what: boxes by level, arrows between them. Placed without drawing, drawn without placing."""

from tsumiki.kernel.charts.flows.drawing import render
from tsumiki.kernel.charts.flows.placing import place

__all__ = ["place", "render"]
