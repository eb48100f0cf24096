"""Which records count."""

from django.db.models import Exists, OuterRef, QuerySet

from ..models import Numbering, Record


def effective_records(cutoff: int | None = None) -> QuerySet[Record]:
    """The records that count up to number `cutoff`: verified, neither superseded nor cancelled by then.

    `cutoff` None: as of now, the verified ones that still wait for their number included. The same cutoff gives the
    same records for ever: numbers are never given twice, and a numbered row never changes.
    """
    verified = Record.objects.filter(state=Record.State.VERIFIED)
    if cutoff is not None:
        verified = verified.filter(number__lte=cutoff)
    newer = verified.filter(target_id=OuterRef("pk"))
    return verified.exclude(act=Record.Act.CANCEL).filter(~Exists(newer))


def last_number() -> int:
    """The number given last; a run's cut-off. 0 where nothing is numbered yet."""
    return Numbering.objects.values_list("last_number", flat=True).first() or 0
