"""The four streams by the names that schemes write. Data, not interface text: the same in every language."""

STREAM_KEYS = {"奔流": "ben", "暖流": "nuan", "潮流": "chao", "清流": "qing"}


def stream_key(name: str) -> str:
    """The key of a stream as records and pages know it; a bureau's own stream is its own key, none is empty."""
    return STREAM_KEYS.get(name, name)
