"""What can never happen: caps that nothing fills, grades that nobody reaches."""

from collections.abc import Iterator
from fractions import Fraction

from rulebook.checking.conditions import bound_of, bounds_of, conjuncts
from rulebook.checking.extent import Extents
from rulebook.checking.sheet import Sheet
from rulebook.checking.values import Values
from rulebook.checking.writing import figure, written
from rulebook.limits import per_words
from rulebook.problems import Problem
from rulebook.reading.places import Path
from rulebook.scheme import Cap, Grade, Group, Item, Need


def unreachable_caps(sheet: Sheet) -> Iterator[Problem]:
    """Caps that the items under them, or other limits, keep from ever being reached."""
    extents = sheet.values.extents
    parts: list[tuple[str, int, Item | Group]] = [("item", i, item) for i, item in enumerate(sheet.scheme.items)]
    parts += [("group", i, group) for i, group in enumerate(sheet.scheme.groups.values())]
    for kind, i, part in parts:
        for j, cap in enumerate(part.caps):
            yield from _cap(sheet, extents, cap, (kind, i, "caps", j))


def _cap(sheet: Sheet, extents: Extents, cap: Cap, path: Path) -> Iterator[Problem]:
    span, most = extents.under(cap), extents.most(cap)
    reached = span.high if cap.sign > 0 else -span.low
    wanted = most.low if cap.sign > 0 else -most.high
    if reached < wanted:
        yield sheet.warn(
            "idle-cap", path, f'"{cap.per}"',
            of=cap.of, per=cap.per, per_zh=_per_zh(sheet, cap.per),
            most=figure(wanted * cap.sign), reached=figure(reached * cap.sign),
        )  # fmt: skip


def _per_zh(sheet: Sheet, per: str) -> str:
    return per_words(per, {name: known.title for name, known in sheet.fields.items()})


def unreachable_total(sheet: Sheet) -> Iterator[Problem]:
    """A cap of the total that it cannot reach."""
    most, span = sheet.scheme.total.most, sheet.values.name("total")
    if most is not None and span.high * 1000 < most:
        yield sheet.warn(
            "idle-total-cap", ("total", "most"), most=figure(Fraction(most, 1000)), reached=figure(span.high)
        )


def unreachable_grades(sheet: Sheet) -> Iterator[Problem]:
    """Grades whose needs cannot hold, together or one by one, or that an earlier one leaves nobody."""
    for i, grade in enumerate(sheet.scheme.grades):
        if grade.direct is None:
            impossible = list(_impossible(sheet, i, grade))
            yield from impossible
            if not impossible:
                yield from _shadowed(sheet, i, grade)


def _impossible(sheet: Sheet, i: int, grade: Grade) -> Iterator[Problem]:
    path: Path = ("grade", i, "needs")
    for need in grade.needs:
        if True not in sheet.values.truths(need.node):
            yield sheet.warn(
                "grade-out-of-reach", path, need.text, grade=grade.name, need=need.text, reached=_reached(sheet, need)
            )
            return
    for key, bound in bounds_of((need.node for need in grade.needs), sheet.values).items():
        if bound.is_empty:
            yield sheet.warn(
                "grade-contradicts", path, what=key, grade=grade.name, low=figure(bound.low), high=figure(bound.high)
            )


def _reached(sheet: Sheet, need: Need) -> str:
    """The range of the figure that fails."""
    for part in conjuncts(need.node):
        bound = bound_of(part, sheet.values)
        if bound and True not in sheet.values.truths(part):
            span = sheet.values.of(bound.node)
            return f"{figure(span.low)} … {figure(span.high)}"
    return "—"


def _shadowed(sheet: Sheet, i: int, grade: Grade) -> Iterator[Problem]:
    """Whoever meets the needs has met those of an earlier grade, which takes all who do."""
    if not grade.needs and not grade.quota:
        return  # the last takes everybody left, and is checked as such
    for earlier in sheet.scheme.grades[:i]:
        if earlier.needs and not (earlier.quota and earlier.quota.binding) and _implies(grade, earlier, sheet.values):
            yield sheet.warn("grade-shadowed", ("grade", i, "name"), grade=grade.name, earlier=earlier.name)
            return


def _implies(grade: Grade, earlier: Grade, values: Values) -> bool:
    """Whether all needs of `earlier` follow from those of `grade`."""
    given = {written(part) for need in grade.needs for part in conjuncts(need.node)}
    bounds = bounds_of((need.node for need in grade.needs), values)
    for part in (part for need in earlier.needs for part in conjuncts(need.node)):
        wanted = bound_of(part, values)
        key = written(wanted.node) if wanted else ""
        if not (written(part) in given or (wanted and key in bounds and wanted.contains(bounds[key]))):
            return False
    return True
