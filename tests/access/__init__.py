"""Who may reach what: every address, every role, and nothing of anybody else's in the answers."""
