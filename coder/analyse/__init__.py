"""Codings to results: which codings count, co-occurrence, crosstabs, absence."""
