"""Home of a person who signed in: sections collected from the apps below, by what the person may do."""

from tsumiki.portal.home.page import Home, home_of

__all__ = ["Home", "home_of"]
