"""How far the what-if of a whole organisation has come in the background."""

import uuid
from dataclasses import dataclass

from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from benliu.org.standing import Standing

from ..tasks import compute_what_if
from .whatif import WhatIf


@dataclass(frozen=True)
class ExactState:
    """`waiting`: not known yet; else what came of it, None where it could not be computed."""

    waiting: bool
    found: WhatIf | None = None


def exact_of(actor: Standing, draft_id: int, task_id: uuid.UUID) -> ExactState | None:
    """The state of what `actor` asked for; None where there is none. One query."""
    try:
        result = compute_what_if.get_result(str(task_id))
    except TaskResultDoesNotExist:
        return None
    if list(result.args)[:2] != [draft_id, actor.account_id]:
        return None
    if result.status == TaskResultStatus.SUCCESSFUL:
        return ExactState(False, WhatIf.restored(result.return_value) if result.return_value else None)
    return ExactState(result.status != TaskResultStatus.FAILED)
