"""From a run's inputs to the engine's results: the only place that calls it for a whole organisation."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rulebook import Result, Subjects, score

from .facts import Loaded, Member, doubles_of, facts_of, load, member_subjects, members_of, period_of
from .models import Run
from .schemes import Compiled, compiled


@dataclass(frozen=True)
class Evaluation:
    """Members' and branches' results with the records they came from."""

    scheme: Compiled
    members: Sequence[Member]
    member_facts: Loaded
    member_result: Result
    branch_facts: Loaded | None
    branch_result: Result | None

    @property
    def input_hash(self) -> str:
        """What identifies the inputs of both halves."""
        return _both(self.member_result.input_hash, self.branch_result.input_hash if self.branch_result else "")

    @property
    def output_hash(self) -> str:
        """What identifies the results of both halves."""
        return _both(self.member_result.output_hash, self.branch_result.output_hash if self.branch_result else "")


def _both(first: str, second: str) -> str:
    return hashlib.sha256(f"{first}\n{second}".encode()).hexdigest()


def evaluate(run: Run, report: Callable[[int], None] = lambda percent: None) -> Evaluation:
    """Score the members and branches of the run's roster as `run` says. Raises `rulebook.ScoringError`.

    `report` is told how many percent of the whole run are done.
    """
    members = members_of(run.roster)
    scheme, period = compiled(run.scheme), period_of(run.period)
    subjects = member_subjects(members)
    facts = load(
        facts_of(run, "member"),
        scheme.members,
        subjects,
        "person_id",
        first=period.first,
        doubles=doubles_of(run.roster),
    )
    report(35)
    result = score(scheme.members, subjects, facts.records, period, cutoff=run.cutoff)
    report(50)
    if scheme.branches is None:
        return Evaluation(scheme, members, facts, result, None, None)
    units = Subjects.of([str(i) for i in run.roster.content["branches"]])
    branch_facts = load(facts_of(run, "branch"), scheme.branches, units, "unit_id", first=period.first)
    stars = score(scheme.branches, units, branch_facts.records, period, members=result, cutoff=run.cutoff)
    return Evaluation(scheme, members, facts, result, branch_facts, stars)
