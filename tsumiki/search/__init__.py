"""One Japanese search over everything a person may see."""
