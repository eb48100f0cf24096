"""A comparison for reading, in Chinese or English: warnings first, then who moves and why, then the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from rulebook.comparing.changes import Change
from rulebook.comparing.fairness import GroupLine, LeftBehind
from rulebook.comparing.items import ItemLine
from rulebook.comparing.movers import Mover
from rulebook.comparing.plain import figure_text, share_text
from rulebook.comparing.reasons import FINE, Reason
from rulebook.comparing.texts import ANYBODY, TEXTS, WHO
from rulebook.figures import decimal_text, points_text
from rulebook.formula.phrase import Said
from rulebook.wording import said_grade

if TYPE_CHECKING:
    from rulebook.comparing.comparison import Comparison

SHOWN = 20
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """Tells one comparison in one language."""

    what: "Comparison"
    language: Language

    def lines(self) -> Iterator[str]:
        """Everything, line by line."""
        what, schemes = self.what, (self.what.before.scheme, self.what.after.scheme)
        before, after = (f"{scheme.title} {scheme.version}" for scheme in schemes)
        yield self.say("head", before=before, after=after)
        yield from self.changes()
        yield self.moved()
        yield from (self.warning(line) for line in what.left_behind)
        if what.movers:
            yield from self.movers()
            yield from self.tables()
        if what.members:
            yield self.say("members")
            yield from (f"  {line}" for line in Words(what.members, self.language).lines())

    def say(self, key: str, **details: object) -> str:
        """A text with its blanks filled."""
        return self.name(TEXTS[key]).format(**details)

    def name(self, said: Said) -> str:
        """In this language."""
        return said.zh if self.language == "zh" else said.en

    def changes(self) -> Iterator[str]:
        """What the other text says otherwise."""
        changes = self.what.changes
        yield self.say("changes", n=len(changes)) if changes else self.say("same")
        yield from (f"  {change.path}: {self.change(change)}" for change in changes[:SHOWN])
        yield from self.more(len(changes))

    def change(self, change: Change) -> str:
        """`20 → 25`."""
        return f"{change.before or self.say('none')} → {change.after or self.say('none')}"

    def more(self, n: int) -> Iterator[str]:
        """That there are more than are shown."""
        if n > SHOWN:
            yield "  " + self.say("more", n=n - SHOWN)

    def moved(self) -> str:
        """How many move."""
        what, who = self.what, self.name(WHO.get(self.what.after.scheme.subject, ANYBODY))
        if not what.movers:
            return self.say("nobody", n=len(what.change), who=who)
        old, new = (figure_text(one.mean) if one else "" for one in what.spreads)
        told = {"n": len(what.change), "who": who, "moved": len(what.movers), "old": old, "new": new}
        gain, lose = (int(np.count_nonzero(part)) for part in (what.change > 0, what.change < 0))
        rose, fell = (int(np.count_nonzero(part)) for part in (what.rungs > 0, what.rungs < 0))
        return self.say("moved", **told, gain=gain, lose=lose, rose=rose, fell=fell)

    def warning(self, line: LeftBehind) -> str:
        """A group that is left behind."""
        mean, others, overall = (_signed(figure_text(one)) for one in (line.mean, line.others, line.overall))
        hidden = self.say("silent" if line.silent else "open", mean=overall)
        by, group = self.name(line.by), self.name(line.group)
        return self.say("warning", by=by, group=group, number=line.number, mean=mean, others=others, overall=hidden)

    def movers(self) -> Iterator[str]:
        """Those who move most, and why."""
        movers = self.what.movers
        yield self.say("movers", n=min(len(movers), SHOWN))
        for mover in movers[:SHOWN]:
            yield f"  {self.mover(mover)}"
            yield from (f"    {self.reason(reason)}" for reason in mover.reasons)
            yield from (f"    {self.name(Said(reason.zh, reason.en))}" for reason in mover.grade_reasons)
        yield from self.more(len(movers))

    def mover(self, mover: Mover) -> str:
        """Who, and from where to where."""
        who = f"{mover.subject} {mover.unit}" if mover.unit is not None else str(mover.subject)
        change = _signed(points_text(mover.after - mover.before))
        grades = " → ".join(dict.fromkeys(self.grade(name) for name in (mover.grade_before, mover.grade_after)))
        return f"{who}  {points_text(mover.before)} → {points_text(mover.after)} ({change})  {grades}"

    def reason(self, reason: Reason) -> str:
        """`+3 海塘安澜技术服务·年度封顶（20 → 25；2 条记录）`."""
        clause = reason.clause
        inside = [
            f"{one.path} {self.change(one)}" if ":" in one.path else self.change(one) for one in reason.changes[:3]
        ]
        inside += [self.say("knock-on")] if not inside and not clause.part else []
        inside += [self.say("records", n=reason.records)] if reason.records else []
        told = self.name(TEXTS["inside"]).format(self.say("between").join(inside)) if inside else ""
        return f"{_signed(decimal_text(reason.shown, FINE))} {self.name(Said(clause.zh, clause.en))}{told}"

    def grade(self, name: str) -> str:
        """A grade in this language."""
        told = (said_grade(one.scheme, name) for one in (self.what.after, self.what.before))
        return self.name(next((said for said in told if said.en != name), Said(name, name)))

    def tables(self) -> Iterator[str]:
        """Grades, totals, items and groups."""
        what = self.what
        yield self.say("grades")
        yield from (f"  {self.grade(one.name)}: {one.before} → {one.after}" for one in what.grades)
        yield self.say("totals")
        for one in what.bins:
            yield f"  {points_text(one.first)} ≤ … < {points_text(one.end)}: {one.before} → {one.after}"
        if what.items:
            yield self.say("items")
            yield from (f"  {self.name(line.title)}: {self.item(line)}" for line in what.items)
        for grouping, lines in what.groups:
            yield self.say("groups", by=self.name(grouping.title))
            yield from (f"  {self.name(line.name)}: {self.group(line)}" for line in lines)

    def item(self, line: ItemLine) -> str:
        """An item's credits."""
        change = _signed(points_text(line.after - line.before))
        told = {"before": points_text(line.before), "after": points_text(line.after), "change": change}
        return self.say("item", **told, records=line.records, subjects=line.subjects)

    def group(self, line: GroupLine) -> str:
        """What changes for a group."""
        lose, gain = share_text(line.lose, line.number), share_text(line.gain, line.number)
        told = {"number": line.number, "mean": _signed(figure_text(line.mean)), "lose": lose, "gain": gain}
        return self.say("group", **told, rose=line.rose, fell=line.fell)


def _signed(figure: str) -> str:
    return figure if figure.startswith("-") or figure == "0" else f"+{figure}"
