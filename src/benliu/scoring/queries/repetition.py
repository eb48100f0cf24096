"""How far a run's repetition in the background has come."""

import uuid
from dataclasses import dataclass

from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from ..tasks import compute_repetition


@dataclass(frozen=True)
class RepetitionState:
    """`waiting`: not known yet; `failed`: it could not be computed; else `same` says whether both marks agree."""

    waiting: bool
    failed: bool
    same: bool
    input_hash: str = ""
    output_hash: str = ""


def repetition_of(run_id: int, task_id: uuid.UUID) -> RepetitionState | None:
    """The state of a repetition of `run_id`; None where there is none. One query."""
    try:
        result = compute_repetition.get_result(str(task_id))
    except TaskResultDoesNotExist:
        return None
    if list(result.args) != [run_id]:
        return None
    if result.status != TaskResultStatus.SUCCESSFUL:
        failed = result.status == TaskResultStatus.FAILED
        return RepetitionState(waiting=not failed, failed=failed, same=False)
    return RepetitionState(waiting=False, failed=False, **(result.return_value or {}))
