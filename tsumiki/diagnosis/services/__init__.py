"""What changes statistics: fetching files from their publishers and loading them."""

from tsumiki.diagnosis.services.fetching import Fetched, fetch_source, is_known_copy
from tsumiki.diagnosis.services.loading import LoadReport, load_statistics

__all__ = ["Fetched", "LoadReport", "fetch_source", "is_known_copy", "load_statistics"]
