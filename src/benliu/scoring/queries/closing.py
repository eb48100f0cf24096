"""What stands between a run and the closing of its period."""

import datetime as dt

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Objection, Publication


def publication_of(run_id: int) -> Publication | None:
    """The notice of a run that was not withdrawn. One query."""
    found = Publication.objects.filter(run_id=run_id, withdrawn_at=None)
    return found.select_related("run__scheme", "amended").first()


def closing_hindrances(run_id: int, *, today: dt.date) -> list[str]:
    """Why the period cannot be closed by `run` yet, each with what to do; empty where it can. Two queries.

    Objections count against whichever notice of the open period they were filed; an upheld one until a run that began
    after its answer.
    """
    publication = publication_of(run_id)
    if publication is None or publication.last_day is None:
        return [_("先公示：由一位党务干部拟稿、另一位核准。")]
    if getattr(publication, "amended", None) is not None:
        return [_("已由更正后的公示代替，请看新的公示。")]
    found, run = [], publication.run
    if today <= publication.last_day:
        found.append(_("公示到 %s 为止，之后才能封账。") % date_format(publication.last_day, "DATE_FORMAT"))
    rows = Objection.objects.filter(
        publication__run__scheme__name=run.scheme.name,
        publication__run__period=run.period,
        publication__run__closed_at=None,
        withdrawn_at=None,
        is_late=False,
    ).filter(Q(publication=publication) | Q(answered_at=None) | Q(answered_at__gt=run.started_at))
    outcomes = list(rows.values_list("outcome", flat=True))
    if opened := outcomes.count(""):
        words = ngettext("还有 {count} 条异议没有答复。", "还有 {count} 条异议没有答复。", opened)
        found.append(words.format(count=opened))
    if upheld := outcomes.count(Objection.Outcome.UPHELD):
        words = ngettext(
            "采纳了 {count} 条异议：请更正记录，重新计分，再公示一次。",
            "采纳了 {count} 条异议：请更正记录，重新计分，再公示一次。",
            upheld,
        )
        found.append(words.format(count=upheld))
    return found
