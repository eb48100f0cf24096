"""Reads for the pages, one file per page."""
