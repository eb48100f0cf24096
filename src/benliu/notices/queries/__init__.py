"""Reads, one file per page."""
