"""What of scores is held about a person: ids and figures alone; see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose

from .models import BranchResult, Credit, MemberResult, RosterSnapshot, Run, SchemeVersion


def _of_person(whose: Whose) -> Q:
    return Q(person__in=whose.people)


HOLDINGS: tuple[Holding, ...] = tuple(
    Holding(model, about, plain=tuple(field.name for field in model._meta.concrete_fields), reckoned=about is not None)
    for model, about in (
        (SchemeVersion, None),
        (RosterSnapshot, None),
        (Run, None),
        (BranchResult, None),
        (MemberResult, _of_person),
        (Credit, _of_person),
    )
)
