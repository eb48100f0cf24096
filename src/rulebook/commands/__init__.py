"""The parts of the command `rulebook`, one module each: `add` says what it takes, `run` does it."""
