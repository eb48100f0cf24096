"""Why a grade changed: which need of a rung is met or no longer met, or how its quota went."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rulebook.facts import Column
from rulebook.figures import THOUSANDTH, decimal_text
from rulebook.pers import words_of
from rulebook.result import Result
from rulebook.standing import NeedColumn

FINE, NAMED = THOUSANDTH / 10, 3


@dataclass(frozen=True, slots=True)
class GradeReason:
    """What moved a grade.

    Attributes:
        code: `need` (met, or no longer), `displaced`, `let-in` (by the quota), `direct` (graded without needs, or no
            longer), `not-graded`, `no-rung`, or `other`.
        path: of the clause in the scheme's text.
    """

    code: str
    path: str
    zh: str
    en: str


def grade_reasons(before: Result, after: Result, i: int) -> tuple[GradeReason, ...]:
    """Why a subject's grade changed; empty if it did not."""
    old, new = before.grade_name(i), after.grade_name(i)
    if old == new:
        return ()
    fell = _fell(before, after, old, new)
    return tuple(Regrading(before, after, i, old if fell else new, fell).reasons())


def _fell(before: Result, after: Result, old: str, new: str) -> bool:
    """Whether a grade is lower than another, by the new ladder or else the old one; or is no longer there."""
    for ladder in (after.grade_names, before.grade_names):
        if old in ladder and new in ladder:
            return ladder.index(new) > ladder.index(old)
    return old not in after.grade_names


def rungs(before: Result, after: Result) -> Column:
    """By subject: −1 for a lower grade, 1 for a higher one, 0 for the same."""
    found = np.zeros((len(before.grade_names), len(after.grade_names)), np.int8)
    for i, old in enumerate(before.grade_names):
        for j, new in enumerate(after.grade_names):
            if old != new:
                found[i, j] = -1 if _fell(before, after, old, new) else 1
    return np.asarray(found[before.grade, after.grade])


def _height(result: Result, name: str) -> int:
    """A grade's place on the ladder; −1 if it has none."""
    return result.grade_names.index(name) if name in result.grade_names else -1


@dataclass(frozen=True, slots=True, eq=False)
class Regrading:
    """A subject that lost a rung (`fell`) or got it."""

    before: Result
    after: Result
    subject: int
    rung: str
    fell: bool

    @property
    def barring(self) -> Result:
        """The side that does not give the rung."""
        return self.after if self.fell else self.before

    @property
    def giving(self) -> Result:
        """The side that does."""
        return self.before if self.fell else self.after

    def reasons(self) -> Iterator[GradeReason]:
        """Why that side does not."""
        barring, g = self.barring, _height(self.barring, self.rung)
        if g < 0:
            zh, en = ("新", "new") if self.fell else ("原", "old")
            yield self._reason("no-rung", "", f"{zh}办法没有“{self.rung}”", f"the {en} scheme has no {self.rung}")
        elif barring.standing.graded and not barring.standing.graded.met[self.subject]:
            zh, en = ("不再评定等次", "no longer graded") if self.fell else ("开始评定等次", "graded now")
            yield GradeReason("not-graded", "graded", zh, en)
        elif self.giving.ladder.direct[self.subject] or barring.ladder.direct[self.subject]:
            yield self._direct()
        else:
            unmet = [k for k, need in enumerate(barring.standing.needs[g]) if not need.met[self.subject]]
            yield from map(self._need, unmet)
            if not unmet:
                yield self._quota(g)

    def _reason(self, code: str, clause: str, zh: str, en: str) -> GradeReason:
        return GradeReason(code, f"grade.{self.rung}{clause}", zh, en)

    def _direct(self) -> GradeReason:
        """Graded without needs, on one side or both."""
        new = self.after.ladder.direct[self.subject]
        grade = (self.after if new else self.before).grade_name(self.subject)
        zh, en = ("直接定为", "directly") if new else ("不再直接定为", "no longer directly")
        return GradeReason("direct", f"grade.{grade}.direct", f"{zh}“{grade}”", f"{en} {grade}")

    def _need(self, k: int) -> GradeReason:
        old, new = (_need_of(result, self.rung, k) for result in (self.before, self.after))
        known = new if self.fell else old
        assert known is not None
        figures = [figure for side in (old, new) if (figure := _figure(side, self.subject))]
        now = " → ".join(dict.fromkeys(figures))
        zh, en = (f"（{now}）", f" ({now})") if now else ("", "")
        if old and new and old.said != new.said:
            zh, en = f"条件由“{old.said.zh}”改为“{new.said.zh}”{zh}", f"{old.said.en} became {new.said.en}{en}"
        elif self.fell:
            zh, en = f"不再满足“{known.said.zh}”{zh}", f"no longer met: {known.said.en}{en}"
        else:
            zh, en = f"已满足“{known.said.zh}”{zh}", f"met now: {known.said.en}{en}"
        return self._reason("need", f".needs.{k}", zh, en)

    def _quota(self, g: int) -> GradeReason:
        """Displaced, or let in, by the quota; else something beyond needs and quota."""
        went = self.barring.ladder.quotas.get(g)
        if went is None or went.place[self.subject] < 0:
            return self._reason("other", "", f"“{self.rung}”的评定办法变了", f"{self.rung} is given otherwise")
        place, places, tied = (int(column[self.subject]) for column in (went.place, went.places, went.tied))
        zh = f"排第 {place + 1}{f'，{tied} 人并列' if tied > 1 else ''}，名额 {places}"
        en = f"place {place + 1}{f', a tie of {tied}' if tied > 1 else ''}, {places} to give"
        if not self.fell:
            return self._reason("let-in", ".quota", f"进入名额（原{zh}）", f"within the quota now (was {en})")
        by = self._newcomers(g)
        new_zh, new_en = (f"，新进入：{'、'.join(by)}", f"; new: {', '.join(by)}") if by else ("", "")
        told = f"条件都满足，被名额挤出（{zh}{new_zh}）", f"displaced by the quota ({en}{new_en})"
        return self._reason("displaced", ".quota", *told)

    def _newcomers(self, g: int) -> list[str]:
        """Who got the rung in the same pool and did not have it before; three of them at most."""
        subjects, quota = self.after.subjects, self.after.scheme.grades[g].quota
        pool = self.after.scope.pools(words_of(quota.per if quota else "all"))[0]
        there = (self.after.grade == g) & (pool == pool[self.subject])
        new = [j for j in np.flatnonzero(there).tolist() if self.before.grade_name(j) != self.rung]
        return [str(subjects.ids[j]) for j in new[:NAMED]] + (["…"] if len(new) > NAMED else [])


def _need_of(result: Result, rung: str, k: int) -> NeedColumn | None:
    g = _height(result, rung)
    needs = result.standing.needs[g] if 0 <= g < len(result.standing.needs) else ()
    return needs[k] if k < len(needs) else None


def _figure(need: NeedColumn | None, i: int) -> str:
    return decimal_text(need.value.at(i), FINE) if need and need.value else ""
