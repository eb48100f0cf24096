"""Writes of the log."""

from .exporting import export_log
from .sequencing import sequence_leaves
from .witnessing import Unwitnessed, call_witnesses, cosign_checkpoint, wake_witnesses

__all__ = ["Unwitnessed", "call_witnesses", "cosign_checkpoint", "export_log", "sequence_leaves", "wake_witnesses"]
