"""A member's outcome of a run."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rulebook import Scheme

from ..exactness import median
from ..models import MemberResult, Run
from ..schemes import compiled
from ..streams import STREAM_KEYS, stream_key
from ..wording import grade_label, status_label, titled
from .credit import CreditLine


@dataclass(frozen=True)
class GroupScore:
    """A named figure of the scheme (基础积分 …) in thousandths."""

    name: str
    title: str
    points: int


@dataclass(frozen=True)
class CreditSum:
    """What several credits make together, in thousandths; `figure` is the figure they go into, where it is another.

    `elsewhere`: how many of their records other branches filed than the one in which the member counts, by branch.
    """

    count: int
    points: int
    figure: int | None
    elsewhere: tuple[tuple[str, int], ...] = ()


# In a smaller branch the median, beside the own points, would tell what a colleague has.
FEWEST_TO_COMPARE = 5


@dataclass(frozen=True)
class MemberScore:
    """What a member has in a run. Points in thousandths.

    `streams` holds every stream of the scheme in the design's order, `deductions` all that belongs to no stream;
    together they are the total before its floor and cap.
    """

    run_id: int
    period: str
    person_id: int
    unit_id: int
    status: str
    total: int
    grade: str
    streams: tuple[tuple[str, int], ...]
    deductions: int
    groups: tuple[GroupScore, ...]
    branch_median: int
    branch_count: int
    scheme_id: int
    scheme_title: str
    scheme_version: str
    cutoff: int
    as_of: dt.date
    finished_at: dt.datetime | None
    closed_at: dt.datetime | None

    @property
    def is_comparable(self) -> bool:
        """Whether the branch is large enough to show its median to a member."""
        return self.branch_count >= FEWEST_TO_COMPARE


def sum_of(
    score: MemberScore, credits: Sequence[CreditLine], *, stream: str = "", figure: str = "", part: bool = False
) -> CreditSum:
    """The sum of a member's credits of one stream, of one figure or (neither) of all; `part`: of only some of these."""
    points = sum(line.credited for line in credits)
    known: int | None = score.total
    if figure:
        known = {group.name: group.points for group in score.groups}.get(figure)
    elif stream:
        known = (dict(score.streams) | {"none": score.deductions}).get(stream)
    elsewhere = Counter(line.branch for line in credits if line.branch_id != score.unit_id)
    return CreditSum(len(credits), points, None if part or known == points else known, tuple(elsewhere.most_common()))


def member_score(run: Run, person_id: int) -> MemberScore | None:
    """What `person_id` has in `run`; None where the roster did not have the person. Two queries."""
    result = MemberResult.objects.filter(run=run, person_id=person_id).first()
    if result is None:
        return None
    totals = list(MemberResult.objects.filter(run=run, unit_id=result.unit_id).values_list("total", flat=True))
    scheme = compiled(run.scheme).members
    streams = streams_of(scheme, result.streams)
    return MemberScore(
        run_id=run.pk,
        period=run.period,
        person_id=person_id,
        unit_id=result.unit_id,
        status=status_label(result.status),
        total=result.total,
        grade=grade_label(scheme, result.grade),
        streams=streams,
        deductions=sum(result.streams.values()) - sum(points for _, points in streams),
        groups=groups_of(scheme, result.scores),
        branch_median=median(totals),
        branch_count=len(totals),
        scheme_id=run.scheme_id,
        scheme_title=titled(scheme),
        scheme_version=run.scheme.version,
        cutoff=run.cutoff,
        as_of=run.as_of,
        finished_at=run.finished_at,
        closed_at=run.closed_at,
    )


def streams_of(scheme: Scheme, sums: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """The sums of the scheme's streams: the four of the design first, in their order, then a bureau's own."""
    used = dict.fromkeys(stream_key(item.stream) for item in scheme.items if item.stream)
    order = [key for key in STREAM_KEYS.values() if key in used] + [k for k in used if k not in STREAM_KEYS.values()]
    return tuple((key, sums.get(key, 0)) for key in order)


def groups_of(scheme: Scheme, scores: dict[str, int]) -> tuple[GroupScore, ...]:
    """The scheme's named figures, in its order."""
    return tuple(
        GroupScore(name, titled(measure), scores[name]) for name, measure in scheme.measures.items() if name in scores
    )
