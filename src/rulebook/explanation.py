"""Everything about one subject, in words and figures ready for JSON. Read from the result, never computed again."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.explaining.duties import DutyLine, duty_lines
from rulebook.explaining.ladder import NextStep, RungLine, next_step, reason, rungs
from rulebook.explaining.limits import CapLine, cap_lines
from rulebook.explaining.records import RecordLine, record_lines
from rulebook.explaining.seeking import Seeker
from rulebook.explaining.telling import Language, as_text
from rulebook.explaining.working import formula, steps
from rulebook.figures import THOUSANDTH, decimal_text, points_text
from rulebook.formula.phrase import Said
from rulebook.moments import day_number
from rulebook.problems import ScoringError
from rulebook.wording import said_grade

if TYPE_CHECKING:
    from rulebook.result import Result


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """Which scheme was applied."""

    name: str
    title: str
    version: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A measure, or an addend of the total."""

    name: str
    title: str
    english: str
    value: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a subject's figures are what they are, and what is missing. Figures are texts.

    Attributes:
        total_formula: the total's formula with its figures; empty where the parts tell it.
        total_steps: how it comes about from there: measures, the cases that applied, its bounds.
    """

    subject: Any
    period: Span
    as_of: str
    scheme: SchemeLine
    total: str
    total_parts: tuple[FigureLine, ...]
    total_formula: Said
    total_steps: tuple[Said, ...]
    grade: str
    grade_english: str
    reason: Said
    vetoed: bool
    measures: tuple[FigureLine, ...]
    records: tuple[RecordLine, ...]
    caps: tuple[CapLine, ...]
    grades: tuple[RungLine, ...]
    next: NextStep | None
    duties: tuple[DutyLine, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain dictionaries, lists and texts."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    def text(self, language: Language) -> str:
        """The same as lines to read, `zh` or `en`."""
        return as_text(self, language)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Lines as dictionaries. `dataclasses.asdict` copies every text and figure with care; they cannot change."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def explain(result: "Result", subject: Any, as_of: date, ways: bool) -> Explanation:  # noqa: ANN401 - ids are the caller's
    """Explain one subject; see `Result.explain`."""
    i = result.subjects.index.get(subject)
    if i is None:
        raise ScoringError("unknown-subject-id", name=subject)
    within = min(max(as_of, result.period.first), result.period.last)
    scheme, standing = result.scheme, result.standing
    rows = standing.rows[standing.starts[i] : standing.starts[i + 1]]
    ladder = rungs(result, i)
    today = day_number(within) - day_number(result.period.first)
    coming = next_step(result, i, ladder, *([Seeker(result, i, rows, today).find] if ways else []))
    return Explanation(
        subject=subject,
        period=Span(result.period.first.isoformat(), result.period.last.isoformat()),
        as_of=as_of.isoformat(),
        scheme=SchemeLine(scheme.name, scheme.title, scheme.version, scheme.english or scheme.title),
        total=points_text(result.total[i]),
        total_parts=tuple(
            FigureLine("", said.zh, said.en, decimal_text(figure.at(i), THOUSANDTH / 10))
            for said, figure in standing.parts
        ),
        total_formula=formula(result, standing.workings[0], i) if standing.workings else Said("", ""),
        total_steps=steps(result, i, rows),
        grade=result.grade_name(i),
        grade_english=said_grade(scheme, result.grade_name(i)).en,
        reason=reason(result, i, ladder, coming),
        vetoed=bool(np.asarray(result.vetoed)[i]),
        measures=tuple(
            FigureLine(name, standing.titles[name].zh, standing.titles[name].en, figures.text(i))
            for name, figures in result.measures.items()
        ),
        records=record_lines(result, rows),
        caps=cap_lines(result, i, within),
        grades=ladder,
        next=coming,
        duties=duty_lines(result, rows, as_of),
    )
