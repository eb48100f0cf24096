"""Writes of the log."""

from .exporting import export_log
from .sequencing import checkpoint_covering, sequence_leaves
from .witnessing import Unwitnessed, call_witnesses, cosign_checkpoint, wake_witnesses

__all__ = [
    "Unwitnessed",
    "call_witnesses",
    "checkpoint_covering",
    "cosign_checkpoint",
    "export_log",
    "sequence_leaves",
    "wake_witnesses",
]
