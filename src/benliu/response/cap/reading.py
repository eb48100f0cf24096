"""The bytes of a CAP file → `Alert`, or the reason why it is refused."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TypeVar

from benliu.response.cap.alert import Alert, Area, Identity, Info, Named
from benliu.response.cap.checking import check
from benliu.response.cap.schema import NAMESPACES, SIGNATURES
from benliu.response.cap.tree import Element, parse
from benliu.response.cap.values import KINDS, MOST_LISTED, circle_of, listed, moment_of, polygon_of
from benliu.response.cap.words import MOST_PROBLEMS, Problem, Refusal, RefusedError

_Shape = TypeVar("_Shape")
MOST_POINTS = 100_000  # that are read of one message


def read_alert(data: bytes) -> Alert | Refusal:
    """Read one CAP file. Whatever the bytes are, this returns; it opens no file and no connection."""
    try:
        return alert_of(parse(data))
    except RefusedError as refused:
        return Refusal(refused.problem)


def alert_of(root: Element) -> Alert:
    """The alert whose element this is.

    Raises:
        RefusedError: it is none.
    """
    version = NAMESPACES.get(root.namespace, "")
    if root.name != "alert" or not version:
        raise RefusedError("not-cap", root.line, root=root.name, namespace=root.namespace)
    return _Reader(version).alert(root)


class _Reader:
    """Takes from a tree what can be used, valid or not, and notes what cannot."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.doubts: list[Problem] = []
        self.points = 0

    def alert(self, root: Element) -> Alert:
        for name in ("identifier", "sender"):
            if (element := root.first(name)) and not element.text.strip():
                self._doubt("nameless", element)
        return Alert(
            version=self.version,
            identifier=_text(root, "identifier"),
            sender=_text(root, "sender"),
            sent=self._moment(root, "sent"),
            status=_text(root, "status"),
            msg_type=_text(root, "msgType"),
            source=_text(root, "source"),
            scope=_text(root, "scope"),
            restriction=_text(root, "restriction"),
            addresses=listed(_text(root, "addresses")),
            codes=_texts(root, "code"),
            note=_text(root, "note"),
            references=self._references(root),
            incidents=listed(_text(root, "incidents")),
            infos=tuple(self._info(element) for element in root.all("info")),
            signed=any(child.namespace == SIGNATURES and child.name == "Signature" for child in root.children),
            problems=check(root, self.version),
            doubts=tuple(sorted(self.doubts, key=lambda doubt: doubt.line)),
        )

    def _info(self, info: Element) -> Info:
        return Info(
            language=_text(info, "language"),
            event=_text(info, "event"),
            categories=_texts(info, "category"),
            response_types=_texts(info, "responseType"),
            urgency=_text(info, "urgency"),
            severity=_text(info, "severity"),
            certainty=_text(info, "certainty"),
            audience=_text(info, "audience"),
            effective=self._moment(info, "effective"),
            onset=self._moment(info, "onset"),
            expires=self._moment(info, "expires"),
            sender_name=_text(info, "senderName"),
            headline=_text(info, "headline"),
            description=_text(info, "description"),
            instruction=_text(info, "instruction"),
            web=_text(info, "web"),
            contact=_text(info, "contact"),
            event_codes=_named(info, "eventCode"),
            parameters=_named(info, "parameter"),
            areas=tuple(self._area(element) for element in info.all("area")),
        )

    def _area(self, area: Element) -> Area:
        return Area(
            description=_text(area, "areaDesc"),
            polygons=tuple(self._shapes(area, "polygon", polygon_of)),
            circles=tuple(self._shapes(area, "circle", circle_of)),
            geocodes=_named(area, "geocode"),
        )

    def _shapes(self, area: Element, name: str, read: Callable[[str], _Shape | None]) -> Iterator[_Shape]:
        for element in area.all(name):
            self.points += element.text.count(",")
            shape = read(element.text) if self.points <= MOST_POINTS else None
            if shape is not None:
                yield shape
            elif element.text.strip():
                self._doubt("shape", element)

    def _moment(self, parent: Element, name: str) -> dt.datetime | None:
        element = parent.first(name)
        if element is None:
            return None
        moment = moment_of(element.text)
        if moment is None and KINDS["moment"].allows(element.text):
            zoned = element.text.strip()[-6:].startswith(("+", "-")) or element.text.strip().endswith("Z")
            self._doubt("moment-beyond" if zoned else "moment-without-zone", element)
        return moment

    def _references(self, root: Element) -> tuple[Identity, ...]:
        found = []
        element = root.first("references")
        for part in (
            element.text.split(None, MOST_LISTED) if element else ()
        ):  # the last may hold the rest: no reference
            if reference := _reference(part):
                found.append(reference)
            else:
                self._doubt("reference", element, value=part)
        msg_type = root.first("msgType")
        if not found and msg_type and msg_type.text in ("Update", "Cancel"):
            self._doubt("no-references", element or msg_type, type=msg_type.text)
        return tuple(found)

    def _doubt(self, code: str, element: Element | None, **params: str) -> None:
        if element and len(self.doubts) < MOST_PROBLEMS:
            self.doubts.append(Problem(code, element.line, {"name": element.name, "value": element.text, **params}))


def _reference(text: str) -> Identity | None:
    if text.split() != [text.strip()]:
        return None
    sender, _, rest = text.strip().partition(",")
    identifier, _, sent = rest.rpartition(",")
    moment = moment_of(sent)
    return Identity(sender, identifier, moment) if sender and identifier and moment else None


def _text(parent: Element, name: str) -> str:
    element = parent.first(name)
    return element.text.strip() if element else ""


def _texts(parent: Element, name: str) -> tuple[str, ...]:
    return tuple(element.text.strip() for element in parent.all(name))


def _named(parent: Element, name: str) -> tuple[Named, ...]:
    """Pairs of elements, or of CAP 1.0 the text `name=value`."""
    found = []
    for element in parent.all(name):
        if element.children:
            found.append(Named(_text(element, "valueName"), _text(element, "value")))
        else:
            left, _, right = element.text.partition("=")
            found.append(Named(left.strip(), right.strip()))
    return tuple(found)
