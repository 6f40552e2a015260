"""Tsumiki: one place that runs the programme 全世代・全員活躍型「生涯活躍のまち」."""
