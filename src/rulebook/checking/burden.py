"""The burden check: what a scheme scores although the national rules on reducing burden forbid judging by it.

It warns and forbids nothing. Words find items, fields and the scheme itself (`vocabulary`); that meetings merely held
enter the result of an organisation is found by the shape of its formulas.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rulebook.checking.effect import formulas_that_count
from rulebook.checking.sheet import Sheet
from rulebook.checking.uses import deciding, effective_items, reached, uses
from rulebook.checking.vocabulary import Category, vocabulary
from rulebook.formula.tree import Call, Name, Node, walk
from rulebook.problems import Problem
from rulebook.reading.places import Path
from rulebook.scheme import Field, Item, Scheme

Found = tuple[Category, str]  # with the word it was found by
KEYS = ("title", "aliases", "english", "unit", "points")  # where an item's words stand


def burden(sheet: Sheet) -> Iterator[Problem]:
    """Everything that is scored and should not be."""
    title, english = sheet.scheme.title, sheet.scheme.english or sheet.scheme.title
    whole = first_found([title, english])
    if whole:
        yield _warning(sheet, whole, ("title",), whole[1], (f"整份办法《{title}》", f"the whole scheme “{english}”"))
    else:
        yield from _items(sheet)
        yield from _figures(sheet)
    yield from _meetings_held(sheet)


def first_found(texts: Iterable[str]) -> Found | None:
    """The first category that one of the texts belongs to."""
    return next(all_found(texts), None)


def all_found(texts: Iterable[str]) -> Iterator[Found]:
    """Every category that one of the texts belongs to, each with the first word that shows it."""
    known = list(texts)
    for category in vocabulary().categories:
        if word := next(filter(None, map(category.found, known)), ""):
            yield category, word


def _items(sheet: Sheet) -> Iterator[Problem]:
    """Items by what they are called, and by the fields that they are priced by or need."""
    effective = effective_items(sheet.scheme, formulas_that_count(sheet))
    for i, item in enumerate(sheet.scheme.items):
        for found in all_found(_texts(sheet, item)) if item.id in effective else ():
            place: Path = next(
                (path for key in KEYS if sheet.source.holding(path := ("item", i, key), found[1]) is not None),
                ("item", i, "title"),
            )
            about = f"事项“{item.title}”", f"item “{item.english or item.title}”"
            yield _warning(sheet, found, place, found[1], about)


def _texts(sheet: Sheet, item: Item) -> Iterator[str]:
    yield from (item.title, *item.aliases, item.english, f"{item.title} {item.unit}", *item.levels)
    formulas = [need.node for need in sheet.scheme.needs_of(item)]
    formulas += [item.price.formula] if item.price.formula is not None else []
    names = {item.price.by, *_names(sheet.scheme, formulas)}
    yield from (text for name, known in sheet.fields.items() if name in names for text in _called(known))


def _names(scheme: Scheme, formulas: Iterable[Node]) -> set[str]:
    """The names in formulas over records, and in the measures of records that they use."""
    found, waiting = set[str](), list(formulas)
    while waiting:
        for use in uses(waiting.pop()):
            if use.name not in found and use.name in scheme.record_measures:
                waiting.append(scheme.record_measures[use.name].value)
            found.add(use.name)
    return found


def _figures(sheet: Sheet) -> Iterator[Problem]:
    """Figures that come with subjects or records and enter the formulas over subjects."""
    told: set[str] = set()
    for formula in sheet.over_subjects():
        for use in uses(formula.node):
            known = sheet.fields.get(use.name) if use.kind in ("own", "record") and use.name not in told else None
            found = first_found(_called(known)) if known else None
            if known and found:
                told.add(use.name)
                about = f"字段“{known.title}”", f"field “{known.english or known.title}”"
                yield _warning(sheet, found, formula.path, use.name, about)


def _called(known: Field) -> tuple[str, str]:
    return known.title, known.english


def _meetings_held(sheet: Sheet) -> Iterator[Problem]:
    """Meetings that an organisation owes and has held, where they decide something.

    That a member attends is another matter.
    """
    if vocabulary().organisations.fullmatch(re.split(r"[_.]", sheet.scheme.subject)[-1]):
        meetings = next(category for category in vocabulary().categories if category.name == "meetings")
        nodes = [*deciding(sheet.scheme)]
        counting = {id(node) for node in (*nodes, *reached(sheet.scheme, nodes).values())}
        for formula in sheet.over_subjects():
            titles = dict.fromkeys(item.title for item in _gatherings(sheet, formula.node))
            if titles and id(formula.node) in counting:
                found = meetings, "、".join(titles)
                yield _warning(sheet, found, formula.path, formula.text, _formula_called(sheet, formula.path))


def _gatherings(sheet: Sheet, node: Node) -> Iterator[Item]:
    """The meetings whose holding a formula counts."""
    for call in walk(node):
        if isinstance(call, Call) and call.name in ("held", "owed"):
            reference = call.arguments[0]
            assert isinstance(reference, Name)
            owed = {duty.item for duty in sheet.scheme.duties if reference.name in ("all", duty.item)}
            items = (item for item in sheet.scheme.items if item.id in owed)
            yield from (item for item in items if vocabulary().gatherings.search(f"{item.title} {item.english}"))


def _formula_called(sheet: Sheet, path: Path) -> tuple[str, str]:
    """What a formula is, in words."""
    if path[0] == "measures":
        measure = sheet.scheme.measures[str(path[1])]
        return f"指标“{measure.title}”", f"measure “{measure.english or measure.title}”"
    if path[0] == "grade":
        name = sheet.scheme.grades[int(path[1])].name
        return f"等次“{name}”的条件", f"a need of grade “{name}”"
    return ("总分", "the total") if path[0] == "total" else ("参评条件", "who is graded")


def _warning(sheet: Sheet, found: Found, path: Path, text: str, about: tuple[str, str]) -> Problem:
    """A warning at `text`, with the rule that forbids it and what to score instead; `about` says of what."""
    (category, word), words = found, vocabulary()
    details = {"about": about[0], "about_en": about[1], "word": word, "rule": words.rule, "rule_en": words.rule_en}
    details |= {"forbids": category.forbids, "forbids_en": category.forbids_en}
    details |= {"instead": category.instead, "instead_en": category.instead_en}
    return replace(sheet.warn("burden", path, text, **details), code=f"burden-{category.name}")
