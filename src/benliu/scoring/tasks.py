"""Background entries."""

from dataclasses import asdict
from typing import Any

from django_tasks import task

from benliu.common.clock import local_date, now
from benliu.identity.models import User
from benliu.org.standing import standing_of
from rulebook import ScoringError

from . import trials
from .drafts import read_draft
from .models import SchemeDraft
from .services import repeat_run, run_scheme


@task()
def compute_run(run_id: int) -> None:
    """Carry out a queued run."""
    run_scheme(run_id=run_id, now=now())


@task()
def compute_repetition(run_id: int) -> dict[str, Any]:
    """Compute a run again and say whether it gave the same."""
    again = repeat_run(run_id=run_id)
    return asdict(again)


@task()
def compute_what_if(draft_id: int, account_id: int, files: dict[str, str]) -> dict[str, Any] | None:
    """What a draft's text changes for everybody, where the page could only wait for a sample; None if it cannot be."""
    from .queries.whatif import sides_of, what_if

    today = local_date(now())
    scheme, sides = read_draft(files).scheme, sides_of(SchemeDraft.objects.get(pk=draft_id), today)
    if scheme is None or sides is None:
        return None
    actor = standing_of(User.objects.get(pk=account_id), on=today)
    try:
        return asdict(what_if(actor, sides, scheme, whole=True))
    except ScoringError:
        return None
    finally:
        trials.forget()  # a city's records are not for keeping
