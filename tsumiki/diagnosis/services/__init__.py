"""What changes statistics: fetching files from their publishers and loading them."""

from tsumiki.diagnosis.services.fetching import Fetched, fetch_source
from tsumiki.diagnosis.services.loading import LoadReport, load_statistics

__all__ = ["Fetched", "LoadReport", "fetch_source", "load_statistics"]
