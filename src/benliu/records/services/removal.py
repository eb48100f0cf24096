"""Take drafts away with all that hangs on them."""

from django.db import transaction
from django.db.models import Q, QuerySet

from benliu.search.services import index_again

from ..models import Double, Evidence, ImportRow, Record, RecordText


@transaction.atomic
def remove_drafts(drafts: QuerySet[Record]) -> None:
    """Delete draft records, their words and their evidence, by a few statements however many they are.

    What was left out as the same as one of them waits again.

    Django's own deletion would first load every row. Here the database's seal and foreign keys stand guard alone: what
    is verified, or what something else rests on, is not deleted but refused.
    """
    ImportRow.objects.filter(target__in=drafts).update(target=None)
    merged = Double.objects.filter(other__in=drafts, is_same=True).values("record")
    Record.objects.filter(pk__in=merged, state=Record.State.MERGED).update(state=Record.State.SUBMITTED)
    Double.objects.filter(Q(record__in=drafts) | Q(other__in=drafts)).delete()
    Evidence.objects.filter(record__in=drafts).delete()
    RecordText.objects.filter(record__in=drafts).delete()
    findable = list(drafts.exclude(filed_from="import").values_list("pk", flat=True))
    drafts._raw_delete(drafts.db)
    index_again("record", findable)
