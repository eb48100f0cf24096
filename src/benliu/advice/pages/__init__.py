"""What a person touches, one file per place."""
