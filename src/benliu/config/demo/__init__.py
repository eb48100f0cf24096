"""The demonstration bureau: everybody and everything in it is invented."""


def main(argv: list[str]) -> int:
    """`benliu demo …`; returns the exit code."""
    from .command import main as run  # here, because the tables load only after Django's start

    return run(argv)
