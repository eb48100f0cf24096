"""Other numbers in a scheme's text: what a slider moves."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from rulebook.comparing.paths import Loose, Place, Text, at, descend, keys, read, spoken_numbers
from rulebook.problems import Findings, nearest

Number = int | str | Decimal
LONG = ('"""', "'''")
WORDS = ("name", "title", "english", "version", "id", "label", "unit", "note", "stream", "aliases", "words", "item")


def numbers(text: str) -> dict[str, Decimal]:
    """All numbers of a scheme by their path, as `with_numbers` takes them; a percentage counts in percent."""
    known = read(text)
    return {path: Decimal(text[place.start : place.end].replace("_", "")) for path, place in _places(known)}


def with_numbers(text: str, changes: Mapping[str, Number], source: str) -> str:
    """The text with other numbers; all else, notes included, stays as it is.

    Args:
        text: a scheme's text.
        changes: by path: `item.key.water.caps.0.max`, or for the first number in a formula `grade.优秀.needs.0.0`. At a
            path that leads to a formula the number stands for all of it. Whole numbers, decimals, texts; never floats.
        source: the file's name, for problems.

    Raises:
        SchemeError: a path leads to no number, or what is given is none.
    """
    known, findings = read(text), Findings(source)
    edits = []
    for path, number in changes.items():
        place, spoken = _find(known, path), _spoken(number)
        if place is None:
            findings.add("no-number", 0, path=path[:80], nearest=nearest(path, numbers(text)))
        elif spoken is None:
            findings.add("bad-number", text.count("\n", 0, place.start) + 1, path=path, value=str(number)[:40])
        else:
            edits.append((place, spoken))
    findings.settle()
    for place, spoken in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: place.start] + spoken + text[place.end :]
    return text


def _spoken(number: Number) -> str | None:
    """A number as TOML and formulas write it."""
    if isinstance(number, bool | float):
        return None
    try:
        exact = Decimal(number)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return format(exact, "f") if exact.is_finite() and abs(exact.adjusted()) < 20 else None


def _find(known: Text, path: str) -> Place | None:
    """Where the value that a path leads to stands."""
    way, rest = descend(known.raw, path)
    place = known.place(at(known.marked, way))
    if place is None or not rest:
        return place
    return dict(_within(known, place, at(known.raw, way))).get(rest)


def _within(known: Text, place: Place, value: Loose) -> Iterator[tuple[str, Place]]:
    """The numbers within a text."""
    if isinstance(value, str):
        quotes = 3 if known.text.startswith(LONG, place.start) else 1
        start = place.start + quotes
        for i, piece in enumerate(spoken_numbers(known.text[start : place.end - quotes])):
            yield str(i), Place(start + piece.start(), start + piece.end())


def _places(known: Text) -> Iterator[tuple[str, Place]]:
    """All numbers, those in titles and names apart."""
    waiting: list[tuple[tuple[str, ...], Loose, Loose]] = [((), known.raw, known.marked)]
    while waiting:
        path, value, mark = waiting.pop()
        if isinstance(value, dict | list):
            inside = [(step, key) for step, key in keys(value).items() if not _wordy(step, value[key])]
            waiting += [((*path, step), value[key], mark[key]) for step, key in reversed(inside)]
        elif place := known.place(mark):
            found = _within(known, place, value) if isinstance(value, str) else [("", place)]
            yield from ((".".join((*path, step) if step else path), at) for step, at in found)


def _wordy(step: str, value: Loose) -> bool:
    """Whether a value is a name, a title or a list of words, whatever digits it holds."""
    words = value if isinstance(value, list) else [value]
    return step in WORDS and all(isinstance(word, str) for word in words)
