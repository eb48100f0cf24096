"""Records out of a file that earn more than can be exact: their rows are put aside, the rest is scored."""

from pathlib import Path

import numpy as np

from rulebook.facts import Records
from rulebook.figures import points_text
from rulebook.problems import ScoringError
from rulebook.tables.rejected import Fault, Rejected


def without_too_much(path: Path, records: Records, error: ScoringError, rejected: Rejected) -> Records:
    """The records that are left.

    Args:
        path: the file that they were read from.
        records: all of them.
        error: the refusal to score them, `too-much-earned`.
        rejected: where the rows go.
    """
    assert records.place is not None
    bad = np.isin(records.numbers(), np.array(error.details["numbers"]))
    values = [points_text(quantity) for quantity in records.quantity[bad].tolist()]
    details = {"most": error.details["most"]}
    rejected.faults.append(Fault(path, "quantity", error.code, records.place[bad], values, details=details))
    return records.only(~bad)
