"""A comparison as plain dictionaries, lists and texts."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from rulebook.comparing.changes import Change
from rulebook.comparing.distributions import Spread
from rulebook.comparing.fairness import GroupLine, LeftBehind
from rulebook.comparing.groups import Grouping
from rulebook.comparing.movers import Mover, RecordMove
from rulebook.comparing.reasons import FINE, Reason
from rulebook.figures import decimal_text, points_text
from rulebook.formula.phrase import Said
from rulebook.scheme import Limit, Scheme

if TYPE_CHECKING:
    from rulebook.comparing.comparison import Comparison


def plain(comparison: "Comparison") -> dict[str, Any]:
    """Everything; see `Comparison.as_dict`."""
    before, after, change = comparison.before, comparison.after, comparison.change
    return {
        "schemes": {"before": _scheme(before.scheme), "after": _scheme(after.scheme)},
        "period": {"first": before.period.first.isoformat(), "last": before.period.last.isoformat()},
        "changes": [_change(one) for one in comparison.changes],
        "subjects": len(change),
        "gain": int(np.count_nonzero(change > 0)),
        "lose": int(np.count_nonzero(change < 0)),
        "rose": int(np.count_nonzero(comparison.rungs > 0)),
        "fell": int(np.count_nonzero(comparison.rungs < 0)),
        "warnings": [_warning(line) for line in comparison.left_behind],
        "movers": [_mover(mover) for mover in comparison.movers],
        "totals": {
            **{name: one and _spread(one) for name, one in zip(("before", "after"), comparison.spreads, strict=True)},
            "bins": [
                {"from": points_text(b.first), "to": points_text(b.end), "before": b.before, "after": b.after}
                for b in comparison.bins
            ],
        },
        "grades": [{"name": g.name, "before": g.before, "after": g.after} for g in comparison.grades],
        "flows": [{"before": f.before, "after": f.after, "number": f.number} for f in comparison.flows],
        "items": [
            {
                "item": line.item,
                **_said("title", line.title),
                "before": points_text(line.before),
                "after": points_text(line.after),
                "change": points_text(line.after - line.before),
                "records": line.records,
                "subjects": line.subjects,
            }
            for line in comparison.items
        ],
        "groups": [_grouping(one, lines) for one, lines in comparison.groups],
        "members": comparison.members and plain(comparison.members),
    }


def figure_text(thousandths: int | Fraction) -> str:
    """Thousandths, or a fraction of one, as points."""
    return points_text(thousandths) if isinstance(thousandths, int) else decimal_text(thousandths / 1000, FINE)


def share_text(part: int, whole: int) -> str:
    """A share in percent."""
    return decimal_text(Fraction(100 * part, whole), Fraction(1, 10))


def _said(key: str, said: Said) -> dict[str, str]:
    return {key: said.zh, "english": said.en}


def _scheme(scheme: Scheme) -> dict[str, str]:
    return {"name": scheme.name, "title": scheme.title, "version": scheme.version}


def _change(change: Change) -> dict[str, str]:
    return {"path": change.path, "before": change.before, "after": change.after}


def _spread(spread: Spread) -> dict[str, Any]:
    return {"mean": figure_text(spread.mean), "quarters": [points_text(value) for value in spread.quarters]}


def _warning(line: LeftBehind) -> dict[str, Any]:
    means = {name: figure_text(getattr(line, name)) for name in ("mean", "others", "overall")}
    by = {"by": line.by.zh, "by_english": line.by.en, **_said("group", line.group)}
    return {**by, "number": line.number, **means, "silent": line.silent}


def _mover(mover: Mover) -> dict[str, Any]:
    return {
        "subject": mover.subject,
        "unit": mover.unit,
        "before": points_text(mover.before),
        "after": points_text(mover.after),
        "change": points_text(mover.after - mover.before),
        "grade_before": mover.grade_before,
        "grade_after": mover.grade_after,
        "reasons": [_reason(reason) for reason in mover.reasons],
        "grade_reasons": [{"code": r.code, "path": r.path, "zh": r.zh, "en": r.en} for r in mover.grade_reasons],
        "records": [_record(record) for record in mover.records],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "path": reason.clause.path,
        "zh": reason.clause.zh,
        "en": reason.clause.en,
        "points": decimal_text(reason.shown, FINE),
        "records": reason.records,
        "changes": [_change(change) for change in reason.changes],
    }


def _record(record: RecordMove) -> dict[str, Any]:
    return {
        "number": record.number,
        "date": record.date,
        "item": record.item,
        "before": points_text(record.before),
        "after": points_text(record.after),
        "limited_before": _limit(record.limited_before),
        "limited_after": _limit(record.limited_after),
    }


def _limit(limit: Limit | None) -> dict[str, str] | None:
    return None if limit is None else {"code": limit.code, "zh": limit.zh, "en": limit.en}


def _grouping(grouping: Grouping, lines: tuple[GroupLine, ...]) -> dict[str, Any]:
    return {
        "by": grouping.name,
        **_said("title", grouping.title),
        "groups": [
            {
                **_said("name", line.name),
                "number": line.number,
                "mean": figure_text(line.mean),
                "lose": line.lose,
                "gain": line.gain,
                "lose_percent": share_text(line.lose, line.number),
                "gain_percent": share_text(line.gain, line.number),
                "fell": line.fell,
                "rose": line.rose,
            }
            for line in lines
        ],
    }
