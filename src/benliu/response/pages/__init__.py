"""Pages of warnings and responses."""
