"""Scoring in parts of whole units, for records that are too many to score at once."""

from rulebook.parts.job import Job, Scored, Tables
from rulebook.parts.running import score_in_parts, write_in_parts
from rulebook.parts.source import Chunk, Source, parquet_chunks
from rulebook.parts.writing import Written, write_part

__all__ = [
    "Chunk",
    "Job",
    "Scored",
    "Source",
    "Tables",
    "Written",
    "parquet_chunks",
    "score_in_parts",
    "write_in_parts",
    "write_part",
]
