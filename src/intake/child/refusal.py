"""Why a file as a whole is not read."""


class Refused(Exception):
    """A file is refused: a code of `messages.toml` and what its message fills in."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
