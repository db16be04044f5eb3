"""Turns the YAML of `decision/` into the pages of a decision guide."""
