"""Forms of planning: they say what is well formed, and write nothing."""
