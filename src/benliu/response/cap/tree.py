"""Text → a tree of elements with their lines, by expat, within limits of depth and number.

A DOCTYPE ends the reading at its first sign, before anything that it declares is looked at: no entity, parameter entity
or external file is ever resolved, and none can be defined. See docs/decisions/0033.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from benliu.response.cap.decoding import decode
from benliu.response.cap.words import RefusedError, has_message

DEEPEST = 50  # CAP itself is 5 deep, signatures and feeds add some
MOST = 100_000  # elements and attributes together
_SEPARATOR = " "  # cannot stand in a name, and expat refuses it in the URI of a namespace


@dataclass(slots=True, eq=False)
class Element:
    """One element: `line` of its start tag, its children, and the text that stands directly in it."""

    namespace: str
    name: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, comments left out, white space kept."""
        return "".join(self.pieces)

    def all(self, name: str) -> Iterator["Element"]:
        """Its children of that name, in its own namespace."""
        return (child for child in self.children if child.name == name and child.namespace == self.namespace)

    def first(self, name: str) -> "Element | None":
        """The first of them."""
        return next(self.all(name), None)


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def _doctype(self, *_declaration: object) -> None:
        raise RefusedError("doctype", self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1 + len(attributes)
        if self.count > MOST:
            raise RefusedError("too-many", line, limit=f"{MOST:,}")
        if len(self.open) == DEEPEST:
            raise RefusedError("too-deep", line, limit=str(DEEPEST))
        namespace, _, name = tag.rpartition(_SEPARATOR)
        element = Element(namespace, name, line, attributes)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].pieces.append(text)


def parse(data: bytes) -> Element:
    """The root element of an XML file.

    Raises:
        RefusedError: it cannot be decoded, has a DOCTYPE, is not well-formed, or passes a limit.
    """
    text = decode(data)
    builder = _Builder()
    try:
        builder.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code) or "?"
        code = said.replace(" ", "-").lower()
        raise RefusedError(code if has_message(code) else "not-xml", error.lineno, error=said) from None
    if builder.root is None:
        raise RefusedError("no-element-found")
    return builder.root
