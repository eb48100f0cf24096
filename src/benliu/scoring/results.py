"""From the engine's columns to rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, zip_longest
from typing import Any

import numpy as np

from benliu.common.bulk import insert_rows
from rulebook import Result

from .evaluation import Evaluation
from .exactness import mean, median
from .facts import Loaded, period_of
from .models import BranchResult, Credit, MemberResult, Run
from .spread import spread_of
from .streams import stream_key

CHUNK = 100_000


@dataclass(frozen=True)
class MemberFigures:
    """A member's outcome on its way into the table; points in thousandths."""

    person_id: int
    unit_id: int
    status: str
    total: int
    grade: str
    scores: dict[str, int]
    streams: dict[str, int]


MEMBER = ("run_id", *MemberFigures.__annotations__)


def keep_results(run: Run, evaluation: Evaluation) -> None:
    """Write all results of `run`. Called inside the transaction that marks it done."""
    members = list(_members(evaluation))
    insert_rows(MemberResult, MEMBER, _member_rows(run, members))
    insert_rows(Credit, CREDIT, _credit_rows(run, evaluation))
    if evaluation.branch_result is not None:
        insert_rows(BranchResult, BRANCH, _branch_rows(run, evaluation.branch_result, members))
    run.summary = _summary(members, evaluation)
    run.input_hash, run.output_hash = evaluation.input_hash, evaluation.output_hash
    run.save(update_fields=["summary", "input_hash", "output_hash"])


def rows_agree(run: Run, evaluation: Evaluation) -> bool:
    """Whether the stored results of `run` are, row by row, those of `evaluation`; the wording of explanations apart."""
    members = list(_members(evaluation))
    mine = run.members.order_by("person_id").values_list("run_id", *MEMBER[1:])
    theirs = sorted(_member_rows(run, members), key=lambda row: row[1])
    if not _same(mine.iterator(chunk_size=CHUNK), theirs):
        return False
    credits = run.credits.order_by("record__number").values_list(*CREDIT)
    halves = (credits.exclude(person=None), credits.filter(person=None))
    stored = chain.from_iterable(half.iterator(chunk_size=CHUNK) for half in halves)
    if not _same(stored, _credit_rows(run, evaluation)):
        return False
    columns = BRANCH[: BRANCH.index("why")]
    branches = run.branches.order_by("unit_id").values_list(*columns)
    if evaluation.branch_result is None:
        return not branches.exists()
    again = sorted(_branch_rows(run, evaluation.branch_result, members), key=lambda row: row[1])
    return _same(branches, (row[: len(columns)] for row in again))


def _same(stored: Iterable[tuple[Any, ...]], computed: Iterable[tuple[Any, ...]]) -> bool:
    return all(a == b for a, b in zip_longest(stored, computed))


def _members(evaluation: Evaluation) -> Iterator[MemberFigures]:
    result = evaluation.member_result
    streams = _stream_sums(evaluation)
    measures = {name: figures.thousandths() for name, figures in result.measures.items()}
    for i, member in enumerate(evaluation.members):
        yield MemberFigures(
            person_id=member.person_id,
            unit_id=member.unit_id,
            status=member.status,
            total=int(result.total[i]),
            grade=result.grade_name(i),
            scores={name: int(figures[i]) for name, figures in measures.items()},
            streams={name: int(sums[i]) for name, sums in streams.items()},
        )


def _stream_sums(evaluation: Evaluation) -> dict[str, np.ndarray[Any, Any]]:
    """Credited points by stream and member; items outside the streams under their group's id."""
    result, records = evaluation.member_result, evaluation.member_facts.records
    names = [stream_key(item.stream) or item.group for item in evaluation.scheme.members.items]
    keys = list(dict.fromkeys(names))
    place = np.asarray([keys.index(name) for name in names])
    sums = np.zeros((len(keys), len(evaluation.members)), dtype=np.int64)
    counted = np.flatnonzero(result.counted)
    if len(counted):
        np.add.at(sums, (place[records.item[counted]], records.subject[counted]), result.credited[counted])
    return dict(zip(keys, sums, strict=True))


def _member_rows(run: Run, members: Sequence[MemberFigures]) -> Iterator[tuple[Any, ...]]:
    for member in members:
        yield run.pk, *vars(member).values()


CREDIT = ("run_id", "record_id", "person_id", "unit_id", "item", "earned", "credited", "limited_by")


def _credit_rows(run: Run, evaluation: Evaluation) -> Iterator[tuple[Any, ...]]:
    people = [(m.person_id, m.unit_id) for m in evaluation.members]
    yield from _credits(run, evaluation.member_result, evaluation.member_facts, people)
    if evaluation.branch_result is not None and evaluation.branch_facts is not None:
        units = [(None, int(i)) for i in evaluation.branch_result.subjects.ids]
        yield from _credits(run, evaluation.branch_result, evaluation.branch_facts, units)


def _credits(
    run: Run, result: Result, facts: Loaded, owners: Sequence[tuple[int | None, int]]
) -> Iterator[tuple[Any, ...]]:
    codes = [item.id for item in result.scheme.items]
    limits = [*(limit.code for limit in result.limits), ""]  # −1, the last one, is no limit
    columns = (facts.records.subject, facts.records.item, result.earned, result.credited, result.limited_by)
    counted = np.flatnonzero(result.counted)
    for start in range(0, len(counted), CHUNK):
        chosen = counted[start : start + CHUNK]
        rows = zip(chosen.tolist(), *(column[chosen].tolist() for column in columns), strict=True)
        for i, owner, item, earned, credited, limit in rows:
            yield run.pk, facts.ids[i], *owners[owner], codes[item], earned, credited, limits[limit]


BRANCH = ("run_id", "unit_id", "total", "stars", "member_count", "parts", "streams", "grades", "why")


def _branch_rows(run: Run, result: Result, members: Sequence[MemberFigures]) -> Iterator[tuple[Any, ...]]:
    by_unit = _by_unit(members)
    as_of = min(run.as_of, period_of(run.period).last)
    for i, subject in enumerate(result.subjects.ids):
        own = by_unit.get(int(subject), [])
        parts = {name: figures.text(i) for name, figures in result.measures.items()}
        yield (
            run.pk,
            int(subject),
            Decimal(int(result.total[i])) / 1000,
            result.grade_name(i),
            len(own),
            parts,
            _mean_streams(own),
            dict(Counter(m.grade for m in own)),
            result.explain(str(subject), as_of=as_of).as_dict(),
        )


def _by_unit(members: Sequence[MemberFigures]) -> dict[int, list[MemberFigures]]:
    units: dict[int, list[MemberFigures]] = defaultdict(list)
    for member in members:
        units[member.unit_id].append(member)
    return dict(units)


def _mean_streams(members: Sequence[MemberFigures]) -> dict[str, int]:
    names = dict.fromkeys(name for m in members for name in m.streams)
    return {name: mean(m.streams.get(name, 0) for m in members) for name in names}


def _summary(members: Sequence[MemberFigures], evaluation: Evaluation) -> dict[str, object]:
    return {
        **spread_of((m.total, m.grade, m.status) for m in members),
        "records": int(evaluation.member_result.counted.sum()),
        "streams": _stream_medians(members),
    }


def _stream_medians(members: Sequence[MemberFigures]) -> dict[str, int]:
    """The median over branches of the points per member in each stream; thousandths."""
    means = [_mean_streams(own) for own in _by_unit(members).values()]
    return {key: median(mean.get(key, 0) for mean in means) for key in dict.fromkeys(k for m in means for k in m)}
