from tsumiki.library.services.shipped import load_shipped_cases

__all__ = ["load_shipped_cases"]
