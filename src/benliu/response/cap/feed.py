"""The bytes of a feed, Atom or RSS → its entries: where a warning is to be fetched, or the warning itself.

Fetching is not done here; a link may point anywhere, and whoever follows it decides where it may lead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from benliu.response.cap.alert import Alert
from benliu.response.cap.reading import alert_of
from benliu.response.cap.schema import NAMESPACES
from benliu.response.cap.tree import Element, parse
from benliu.response.cap.words import Refusal, RefusedError

_ATOM = "http://www.w3.org/2005/Atom"
_RSS_1 = "http://purl.org/rss/1.0/"
_ROOTS = {(_ATOM, "feed"): "entry", ("", "rss"): "item", ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF"): "item"}
_CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` is its id or guid, else its link; `links` are of http or https, the likeliest first."""

    key: str
    title: str
    links: tuple[str, ...]
    alert: Alert | None
    line: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, in its order."""

    title: str
    entries: tuple[Entry, ...]


def read_feed(data: bytes, address: str = "") -> Feed | Refusal:
    """Read a feed that came from `address`, against which its links are resolved. Whatever the bytes, it returns."""
    try:
        root = parse(data)
        name = _ROOTS.get((root.namespace, root.name))
        if name is None:
            raise RefusedError("not-feed", root.line, root=root.name)
    except RefusedError as refused:
        return Refusal(refused.problem)
    channel = root if root.namespace == _ATOM else next(_named(root, "channel"), root)
    items = [*_named(root, name), *(_named(channel, name) if channel is not root else ())]
    return Feed(_text(channel, "title"), tuple(_entry(item, address) for item in items))


def _entry(item: Element, address: str) -> Entry:
    links = tuple(dict.fromkeys(_links(item, address)))
    key = _text(item, "id") or _text(item, "guid") or (links[0] if links else "")
    embedded = next(_embedded(item), None)
    return Entry(key, _text(item, "title"), links, alert_of(embedded) if embedded else None, item.line)


def _links(item: Element, address: str) -> Iterator[str]:
    """Those that say to be CAP, then the entry's own, then what is enclosed."""
    links = list(_named(item, "link"))
    enclosed = [*_named(item, "enclosure"), *(link for link in links if link.attributes.get("rel") == "enclosure")]
    own = [link for link in links if link.attributes.get("rel", "alternate") == "alternate"]
    likeliest = sorted([*own, *enclosed], key=lambda link: link.attributes.get("type", "").lower() != _CAP_TYPE)
    for link in likeliest:
        written = link.attributes.get("href") or link.attributes.get("url") or link.text
        if target := _resolved(written.strip(), address):
            yield target


def _resolved(written: str, address: str) -> str:
    try:
        target = urljoin(address, written)
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if written and parts.scheme in ("http", "https") and parts.hostname else ""


def _embedded(item: Element) -> Iterator[Element]:
    """A whole alert within the entry, at any depth."""
    for child in item.children:
        if child.name == "alert" and child.namespace in NAMESPACES:
            yield child
        else:
            yield from _embedded(child)


def _named(parent: Element, name: str) -> Iterator[Element]:
    spaces = ("", _ATOM, _RSS_1)
    return (child for child in parent.children if child.name == name and child.namespace in spaces)


def _text(parent: Element, name: str) -> str:
    found = next(_named(parent, name), None)
    return found.text.strip() if found else ""
