"""What is declared but changes nothing: items, vetoes, measures, fields, tables, groups."""

from collections.abc import Iterator

from rulebook.checking.sheet import Sheet
from rulebook.checking.uses import OWN, deciding, effective_items, figures, is_priced, reached, uses, wanted_outside
from rulebook.formula.phrase import Said
from rulebook.formula.tree import Node
from rulebook.pers import words_of
from rulebook.problems import Problem
from rulebook.scheme import Group, Item

IN_A_FORMULA = Said("在算式或条件里用它", "use it in a formula or a need")
IN_AN_ITEM = Said("在事项的 fields 里列出它", "list it in the fields of an item")


def idle_items(sheet: Sheet) -> Iterator[Problem]:
    """Items whose records change neither the total nor a grade nor a titled measure."""
    effective = effective_items(sheet.scheme, formulas_that_count(sheet))
    for i, item in enumerate(sheet.scheme.items):
        if item.id not in effective and sheet.raw["item"][i].get("points") != 0:  # 0: it is meant to change nothing
            code = "idle-veto" if item.veto else "idle-item" if is_priced(item) else "idle-count"
            yield sheet.warn(code, ("item", i, "id"), id=item.id, title=item.title)


def formulas_that_count(sheet: Sheet) -> list[Node]:
    """Those that decide something or are shown, with the measures that they use."""
    outside = wanted_outside(sheet.users)
    nodes = [*deciding(sheet.scheme)]
    nodes += [node for name, node in figures(sheet.scheme).items() if _is_titled(sheet, name) or name in outside]
    return [*nodes, *reached(sheet.scheme, nodes).values()]


def idle_measures(sheet: Sheet) -> Iterator[Problem]:
    """Measures that no formula uses and that have no title to be shown under."""
    used = {use.name for node in sheet.scheme.formulas() for use in uses(node) if use.kind in OWN}
    used |= wanted_outside(sheet.users)
    for name in sheet.scheme.measures:
        if name not in used and not _is_titled(sheet, name):
            yield sheet.warn("idle-measure", ("measures", name), name=name)


def _is_titled(sheet: Sheet, name: str) -> bool:
    raw = sheet.raw.get("measures", {}).get(name, {})
    return isinstance(raw, dict) and "title" in raw


def idle_record_measures(sheet: Sheet) -> Iterator[Problem]:
    """Measures of records that no formula uses."""
    used = {use.name for node in _formulas(sheet) for use in uses(node)}
    for name in sheet.scheme.record_measures:
        if name not in used:
            yield sheet.warn("idle-record-measure", ("record_measures", name), name=name)


def idle_fields(sheet: Sheet) -> Iterator[Problem]:
    """Fields that no price, need, limit or formula uses and no item carries."""
    used = _used_fields(sheet)
    for kind, fields, use in (
        ("subject_fields", sheet.scheme.subject_fields, IN_A_FORMULA),
        ("record_fields", sheet.scheme.record_fields, IN_AN_ITEM),
    ):
        for name, known in fields.items():
            if name not in used:
                yield sheet.warn("idle-field", (kind, name), name=name, title=known.title, use=use)


def _used_fields(sheet: Sheet) -> set[str]:
    scheme = sheet.scheme
    parts: list[Item | Group] = [*scheme.items, *scheme.groups.values()]
    caps = [cap for part in parts for cap in part.caps]
    pers = [cap.per for cap in caps] + [part.keep.per for part in parts if part.keep]
    pers += [item.price.pool for item in scheme.items]
    used = {word for per in pers for word in words_of(per)}
    used |= {name for item in scheme.items for name in (*item.fields, item.price.by)}
    used |= {use.name for cap in caps if cap.formula for use in uses(cap.formula.node)}
    return used | {use.name for node in _formulas(sheet) for use in uses(node)} | wanted_outside(sheet.users)


def _formulas(sheet: Sheet) -> list[Node]:
    """All formulas, over subjects and over records."""
    return [*sheet.scheme.formulas(), *(formula.node for formula in sheet.over_records())]


def idle_tables(sheet: Sheet) -> Iterator[Problem]:
    """Tables that no price and no formula looks anything up in."""
    points = [raw["points"] for raw in sheet.raw["item"] if isinstance(raw.get("points"), dict)]
    used = {price.get("table") for price in points}
    used |= {use.name for node in _formulas(sheet) for use in uses(node) if use.kind == "table"}
    for name in sheet.scheme.tables:
        if name not in used:
            yield sheet.warn("idle-table", ("tables", name), name=name)


def idle_groups(sheet: Sheet) -> Iterator[Problem]:
    """Groups that no item lies in."""
    full = {group.id for item in sheet.scheme.items for group in sheet.scheme.groups_of(item)}
    for i, group in enumerate(sheet.scheme.groups.values()):
        if group.id not in full:
            yield sheet.warn("idle-group", ("group", i, "id"), id=group.id, title=group.title)
