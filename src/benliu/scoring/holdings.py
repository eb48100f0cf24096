"""What of scores is held about a person: ids and figures, and the words of objections; see `org.holdings`."""

from django.db.models import Q

from benliu.org.holdings import Holding, Whose, all_but

from .models import (
    BranchResult,
    Credit,
    DraftComment,
    DraftRevision,
    MemberResult,
    Objection,
    Publication,
    RosterSnapshot,
    Run,
    SchemeDraft,
    SchemeVersion,
)


def _of_person(whose: Whose) -> Q:
    return Q(person__in=whose.people)


HOLDINGS: tuple[Holding, ...] = (
    *(
        Holding(model, about, plain=all_but(model), reckoned=about is not None)
        for model, about in (
            (SchemeVersion, None),
            (RosterSnapshot, None),
            (BranchResult, None),
            (MemberResult, _of_person),
            (Credit, _of_person),
        )
    ),
    Holding(Run, None, plain=all_but(Run, "failure"), text=("failure",)),
    Holding(
        Publication,
        None,
        plain=all_but(Publication, "reason", "withdrawn_reason"),
        text=("reason", "withdrawn_reason"),
    ),
    Holding(
        Objection,
        lambda whose: Q(person__in=whose.people) | Q(filed_by=whose.account_id),
        plain=all_but(Objection, "words", "answer"),
        text=("words", "answer"),
        erase="emptied",
    ),
    Holding(SchemeDraft, None, plain=all_but(SchemeDraft, "reason", "reasons"), text=("reason", "reasons")),
    Holding(DraftRevision, None, plain=all_but(DraftRevision, "reasons"), text=("reasons",)),
    Holding(
        DraftComment,
        lambda whose: Q(made_by=whose.account_id),
        plain=all_but(DraftComment, "words", "answer"),
        text=("words", "answer"),
        erase="emptied",
    ),
)
