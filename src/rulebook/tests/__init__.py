"""Proofs of the engine."""
