"""Take drafts away with all that hangs on them."""

from django.db import transaction
from django.db.models import QuerySet

from ..models import Evidence, ImportRow, Record, RecordText


@transaction.atomic
def remove_drafts(drafts: QuerySet[Record]) -> None:
    """Delete draft records, their words and their evidence, by four statements however many they are.

    Django's own deletion would first load every row. Here the database's seal and foreign keys stand guard alone: what
    is verified, or what something else rests on, is not deleted but refused.
    """
    ImportRow.objects.filter(target__in=drafts).update(target=None)
    Evidence.objects.filter(record__in=drafts).delete()
    RecordText.objects.filter(record__in=drafts).delete()
    drafts._raw_delete(drafts.db)
