"""The four streams that have a colour and a drawing of their own in the design."""

from django.utils.translation import gettext_lazy as _

STREAMS = {"ben": _("奔流"), "nuan": _("暖流"), "chao": _("潮流"), "qing": _("清流")}


def stream_icon(stream: str) -> str:
    """The name of the stream's drawing; a stream of a bureau's own gets the general one."""
    return f"s-{stream}" if stream in STREAMS else "layers"


def stream_name(stream: str) -> str:
    """The stream's name in the reader's language; a bureau's own stream is called by its key."""
    return str(STREAMS.get(stream, stream))
