"""Writes of the directory, by use case."""
