"""Measures, total, grades and duties of a scheme."""

from dataclasses import dataclass, field
from typing import Any

from rulebook.figures import THOUSANDTH
from rulebook.formula.check import POINT, Kind, Vocabulary, reaches
from rulebook.formula.tree import Name, Node
from rulebook.pers import words_of
from rulebook.problems import nearest
from rulebook.reading.formulas import CIRCLE, NOTHING, Formulas, ahead
from rulebook.reading.places import Path
from rulebook.reading.text import Source
from rulebook.scheme import Duty, Grade, Measure, Need, Quota, Total


@dataclass(slots=True)
class GradeReader:
    """Reads what is made of a subject's credits. `vocabulary` grows with every measure."""

    source: Source
    formulas: Formulas
    vocabulary: Vocabulary
    names: dict[str, Kind] = field(default_factory=dict)

    def measures(self, tables: dict[str, dict[str, Any]]) -> dict[str, Measure]:
        """All measures; each may use those above it, so none can refer to itself."""
        found = {}
        for name, table in tables.items():
            path: Path = ("measures", name, "value")
            self.formulas.ahead = ahead(tables, name)
            node, kind = (
                self.formulas.read(table["value"], path, self.vocabulary) if "value" in table else (NOTHING, None)
            )
            if name in self.names or name in self.vocabulary.inner["record"].names:
                self.source.report("duplicate-id", path, name=name)
            self.names[name] = self.vocabulary.inner["record"].names[name] = kind or Kind("number", 1)
            show = table.get("show", THOUSANDTH)
            if show <= 0:
                self.source.report("bad-step", path)
                show = THOUSANDTH
            found[name] = Measure(
                name,
                table.get("title", name),
                table.get("english", ""),
                table.get("value", ""),
                node,
                show,
                self.names[name].kind,
            )
            if self.names[name].kind in ("date", "time"):
                self.source.report("formula-kind", path, wanted="number", found=self.names[name].kind)
        return found

    def total(self, table: dict[str, Any]) -> Total:
        """The total, from then on a name."""
        node: Node = NOTHING
        self.formulas.ahead = {"total": CIRCLE}
        if "value" in table:
            node, _ = self.formulas.read(table["value"], ("total", "value"), self.vocabulary, "number", exact=True)
        self.names["total"] = POINT
        self.formulas.ahead = {}
        least, most = table.get("least"), table.get("most")
        if least is not None and most is not None and least > most:
            self.source.report("bound-order", ("total", "least"))
        return Total(table.get("value", ""), node, least, most)

    def condition(self, text: str | None, path: Path) -> Node | None:
        """A truth over subjects, or None."""
        return None if text is None else self.formulas.read(text, path, self.vocabulary, "truth")[0]

    def grades(self, tables: list[dict[str, Any]]) -> tuple[Grade, ...]:
        """The ladder from the top; the last rung takes everybody left."""
        found = [self.grade(table, ("grade", i)) for i, table in enumerate(tables)]
        for i, grade in enumerate(found):
            is_last, is_free = i == len(found) - 1, not grade.needs and grade.quota is None
            if is_last and not is_free:
                self.source.report("no-grade-left", ("grade", i), name=grade.name)
            elif is_free and not is_last and "needs" not in tables[i]:
                self.source.report("dead-grade", ("grade", i), name=grade.name)
            if grade.name in (other.name for other in found[:i]):
                self.source.report("duplicate-id", ("grade", i, "name"), name=grade.name)
        return tuple(found)

    def grade(self, table: dict[str, Any], path: Path) -> Grade:
        """One rung."""
        needs = self.formulas.read_all(table.get("needs", ()), (*path, "needs"), self.vocabulary, "truth")
        quota = self.quota(table["quota"], (*path, "quota")) if "quota" in table else None
        direct = None
        if "direct" in table:
            node = self.condition(table["direct"], (*path, "direct"))
            direct = Need(table["direct"], node) if node else None
        if direct and quota and "direct" not in table["quota"]:
            self.source.report("missing-key", (*path, "quota"), where="quota", key="direct", example='"outside"')
        return Grade(
            table.get("name", ""),
            table.get("english", ""),
            tuple(Need(text, node) for text, node in needs),
            quota,
            direct,
        )

    def quota(self, table: dict[str, Any], path: Path) -> Quota | None:
        """How many may have a grade."""
        share = table.get("share")
        if ("share" in table) == ("number" in table) and not self.source.spoilt(path):
            self.source.report("quota-size", (*path, "number"))
        if share is not None and not 0 <= share <= 1:
            self.source.report("bad-share", (*path, "share"))
        if share is not None and "rounding" not in table:
            self.source.report("missing-key", path, where="quota", key="rounding", example='"down"')
        self.among(table.get("per", "unit"), (*path, "per"))
        order = tuple(pair for text in table.get("order", ()) if (pair := self.order(text, path)))
        return Quota(
            share,
            table.get("number"),
            self.condition(table.get("of"), (*path, "of")),
            table.get("per", "unit"),
            table.get("rounding", "down"),
            table.get("least", 0),
            order,
            table.get("ties", "out"),
            table.get("direct", "outside"),
            table.get("binding", True),
        )

    def among(self, per: str, path: Path) -> None:
        """Whether everything is known by which a quota goes."""
        known = reaches(self.vocabulary)
        for name in words_of(per):
            if name not in known:
                self.source.report("bad-choice", path, key="per", value=name[:40], nearest=nearest(name, known))

    def order(self, text: str, path: Path) -> tuple[bool, Node] | None:
        """`highest total`, `lowest id`."""
        way, _, formula = text.partition(" ")
        if way not in ("highest", "lowest") or not formula.strip():
            self.source.report("bad-order", (*path, "order"), text, value=text[:40])
            return None
        if formula == "id":
            return way == "highest", Name("id")
        return way == "highest", self.formulas.read(formula, (*path, "order"), self.vocabulary, "number")[0]

    def duties(self, tables: list[dict[str, Any]]) -> tuple[Duty, ...]:
        """What is owed."""
        found = []
        for i, table in enumerate(tables):
            item = table.get("item", "")
            if item and item not in self.vocabulary.items:
                self.source.report(
                    "unknown-reference", ("duty", i, "item"), name=item, nearest=nearest(item, self.vocabulary.items)
                )
            found.append(Duty(item, table.get("per", "year"), table.get("times", 1)))
        return tuple(found)
