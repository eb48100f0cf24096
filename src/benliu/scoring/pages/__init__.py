"""The pages of scoring, one file per noun."""
