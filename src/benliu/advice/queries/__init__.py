"""Reads of `advice`, one file per noun."""
