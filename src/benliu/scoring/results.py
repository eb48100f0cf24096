"""From the engine's columns to rows."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

import numpy as np
from django.db.models import Model

from benliu.records.models import RecordKind
from rulebook import Result

from .evaluation import Evaluation
from .facts import Loaded, period_of
from .models import BranchResult, Credit, MemberResult, Run

CHUNK = 5000
STREAMS = {label: value for value, label in RecordKind.Stream.choices if value}


def keep_results(run: Run, evaluation: Evaluation, now: dt.datetime) -> None:
    """Write all results of `run` and mark it done. Called inside one transaction."""
    members = list(_member_rows(run, evaluation))
    _insert(MemberResult, iter(members))
    _insert(Credit, _credit_rows(run, evaluation))
    if evaluation.branch_result is not None:
        _insert(BranchResult, _branch_rows(run, evaluation, members))
    run.summary = _summary(members, run, evaluation)
    run.input_hash, run.output_hash = evaluation.input_hash, evaluation.output_hash
    run.state, run.progress, run.finished_at = Run.State.DONE, 100, now
    run.save()


def _insert(model: type[Model], rows: Iterator[Model]) -> None:
    while chunk := list(islice(rows, CHUNK)):
        model._default_manager.bulk_create(chunk)


def _member_rows(run: Run, evaluation: Evaluation) -> Iterator[MemberResult]:
    result, scheme = evaluation.member_result, evaluation.scheme.members
    streams = _stream_sums(evaluation)
    measures = {name: figures.thousandths() for name, figures in result.measures.items()}
    for i, member in enumerate(evaluation.members):
        yield MemberResult(
            run=run,
            person_id=member.person_id,
            unit_id=member.unit_id,
            status=member.status,
            total=int(result.total[i]),
            grade=result.grade_name(i) if scheme.grades else "",
            scores={name: int(figures[i]) for name, figures in measures.items()},
            streams={name: int(sums[i]) for name, sums in streams.items()},
        )


def _stream_sums(evaluation: Evaluation) -> dict[str, np.ndarray]:
    """Credited points by stream and member; items outside the streams under their group's id."""
    result, records = evaluation.member_result, evaluation.member_facts.records
    items = evaluation.scheme.members.items
    names = [STREAMS.get(i.stream, i.stream) or i.group or "" for i in items]
    sums = {name: np.zeros(len(evaluation.members), dtype=np.int64) for name in dict.fromkeys(names)}
    by_item = np.asarray([list(sums).index(name) for name in names])
    counted = np.flatnonzero(result.counted)
    streams = by_item[records.item[counted]] if len(counted) else counted
    for k, total in enumerate(sums.values()):
        chosen = counted[streams == k]
        np.add.at(total, records.subject[chosen], result.credited[chosen])
    return sums


def _credit_rows(run: Run, evaluation: Evaluation) -> Iterator[Credit]:
    people = [(m.person_id, m.unit_id) for m in evaluation.members]
    yield from _credits(run, evaluation.member_result, evaluation.member_facts, people)
    if evaluation.branch_result is not None and evaluation.branch_facts is not None:
        units = [(None, int(i)) for i in evaluation.branch_result.subjects.ids]
        yield from _credits(run, evaluation.branch_result, evaluation.branch_facts, units)


def _credits(run: Run, result: Result, facts: Loaded, owners: list[tuple[int | None, int]]) -> Iterator[Credit]:
    codes = [item.id for item in result.scheme.items]
    limits = [limit.code for limit in result.limits]
    for i in np.flatnonzero(result.counted).tolist():
        person_id, unit_id = owners[facts.records.subject[i]]
        limit = result.limited_by[i]
        yield Credit(
            run=run,
            record_id=facts.ids[i],
            person_id=person_id,
            unit_id=unit_id,
            item=codes[facts.records.item[i]],
            earned=int(result.earned[i]),
            credited=int(result.credited[i]),
            limited_by=limits[limit] if limit >= 0 else "",
        )


def _branch_rows(run: Run, evaluation: Evaluation, members: list[MemberResult]) -> Iterator[BranchResult]:
    result = evaluation.branch_result
    assert result is not None
    by_unit: dict[int, list[MemberResult]] = defaultdict(list)
    for member in members:
        by_unit[member.unit_id].append(member)
    as_of = min(run.as_of, period_of(run.period).last)
    for i, subject in enumerate(result.subjects.ids):
        own = by_unit[int(subject)]
        yield BranchResult(
            run=run,
            unit_id=int(subject),
            total=result.measures["total"].text(i),
            stars=result.grade_name(i),
            member_count=len(own),
            parts={name: figures.text(i) for name, figures in result.measures.items()},
            streams=_mean_streams(own),
            grades=dict(Counter(m.grade for m in own)),
            why=result.explain(str(subject), as_of=as_of).as_dict(),
        )


def _mean_streams(members: list[MemberResult]) -> dict[str, int]:
    names = dict.fromkeys(name for m in members for name in m.streams)
    return {name: round(statistics.fmean(m.streams.get(name, 0) for m in members)) for name in names}


def _summary(members: list[MemberResult], run: Run, evaluation: Evaluation) -> dict[str, object]:
    totals = [m.total for m in members]
    bands = Counter(min(max(t, 0) // 10_000, 10) for t in totals)
    return {
        "members": len(members),
        "records": int(evaluation.member_result.counted.sum()),
        "grades": dict(Counter(m.grade for m in members)),
        "bands": [bands.get(i, 0) for i in range(11)],
        "median": round(statistics.median(totals)) if totals else 0,
    }
