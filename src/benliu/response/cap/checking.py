"""A tree against the table of its version → what breaks it, each with its line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from benliu.response.cap.schema import SIGNATURES, Rule, alert_rules
from benliu.response.cap.tree import Element
from benliu.response.cap.values import KINDS, SPACE
from benliu.response.cap.words import MOST_PROBLEMS, Problem

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_HARMLESS = {f"{_INSTANCE} schemaLocation", f"{_INSTANCE} noNamespaceSchemaLocation"}


def check(alert: Element, version: str) -> tuple[Problem, ...]:
    """The breaches of the schema, in the order of lines; none if the alert is valid.

    What belongs to XML signatures and stands directly in the alert is set aside, wherever it stands: whether it is
    there is told apart, and versions disagree on where it may be.
    """
    children = [child for child in alert.children if child.namespace != SIGNATURES]
    found = chain(_attributes(alert), _sequence(alert, children, alert_rules(version)))
    return tuple(sorted(islice(found, MOST_PROBLEMS), key=lambda problem: problem.line))


def _sequence(parent: Element, children: Sequence[Element], rules: Sequence[Rule]) -> Iterator[Problem]:
    places = {rule.name: place for place, rule in enumerate(rules)}
    known = [child for child in children if child.name in places and child.namespace == parent.namespace]
    known_ids = {id(child) for child in known}
    for child in children:
        if id(child) not in known_ids:
            yield Problem("unexpected", child.line, {"name": child.name, "parent": parent.name})
    yield from _missing(parent, known, rules, places)
    yield from _order(parent, known, rules, places)
    for child in known:
        yield from _attributes(child)
        yield from _content(child, rules[places[child.name]])
    if stray := parent.text.strip(SPACE):
        yield Problem("stray-text", parent.line, {"parent": parent.name, "value": stray})


def _missing(
    parent: Element, known: Sequence[Element], rules: Sequence[Rule], places: dict[str, int]
) -> Iterator[Problem]:
    """A missing element shows at what stands where it ought to be, or at its parent."""
    present = {child.name for child in known}
    for place, rule in enumerate(rules):
        if rule.required and rule.name not in present:
            line = next((child.line for child in known if places[child.name] > place), parent.line)
            yield Problem("missing", line, {"name": rule.name, "parent": parent.name})


def _order(
    parent: Element, known: Sequence[Element], rules: Sequence[Rule], places: dict[str, int]
) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    furthest = 0
    for child in known:
        place = places[child.name]
        seen[child.name] += 1
        if rules[place].single and seen[child.name] > 1:
            yield Problem("repeated", child.line, {"name": child.name, "parent": parent.name})
        elif place < furthest:
            yield Problem("misplaced", child.line, {"name": child.name, "before": rules[furthest].name})
        furthest = max(furthest, place)


def _content(element: Element, rule: Rule) -> Iterator[Problem]:
    if isinstance(rule.holds, tuple):
        yield from _sequence(element, element.children, rule.holds)
        return
    for child in element.children:
        yield Problem("unexpected", child.line, {"name": child.name, "parent": element.name})
    value = {"name": element.name, "value": element.text}
    if isinstance(rule.holds, frozenset):
        if element.text not in rule.holds:
            yield Problem("not-a-word", element.line, value | {"words": " ".join(sorted(rule.holds))})
    elif not (kind := KINDS[rule.holds]).allows(element.text):
        yield Problem(kind.problem, element.line, value)


def _attributes(element: Element) -> Iterator[Problem]:
    for name in element.attributes:
        if name not in _HARMLESS:
            yield Problem("attribute", element.line, {"name": name.rpartition(" ")[2], "parent": element.name})
