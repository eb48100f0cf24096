"""The field: sites and what must exist there, patrols, hazards."""
