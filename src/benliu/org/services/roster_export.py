"""Hand a roster out, in the columns in which rosters come in."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from benliu.audit.services import note_act, note_acts
from benliu.common.clock import local_date
from benliu.common.decision import Invalid, require
from benliu.common.sheets import add_sheet

from ..models import Unit
from ..particulars import REASONS, WHOLE_ROSTER
from ..policies import can_export_roster
from ..queries.roster_table import members_below, roster_table
from ..standing import Standing

MOST_PEOPLE = 20_000


@transaction.atomic
def export_roster(*, actor: Standing, unit_id: int, reason: str, now: dt.datetime) -> Workbook:
    """The roster of a unit and of all below it as a workbook; with a `reason` (of `REASONS`) in full, else masked.

    That it was taken is noted; in full, with each of the people, who can see it. Raises `Refused`, `Invalid`.
    """
    unit, day = Unit.objects.get(pk=unit_id), local_date(now)
    require(can_export_roster(actor, unit))
    if reason and reason not in REASONS:
        raise Invalid(_("请选择查看的用途，本人能看到谁为什么查看。"))
    if members_below(unit, day) > MOST_PEOPLE:
        raise Invalid(_("超过 %d 人，请按下级组织分别下载。") % MOST_PEOPLE)
    table = roster_table(unit, day, whole=bool(reason))
    if reason:
        subjects = [f"person:{person_id}" for person_id in table.person_ids]
        looked = {"entry": WHOLE_ROSTER, "reason": reason}
        note_acts(actor_id=actor.account_id, act="unmask_entry", subjects=subjects, now=now, **looked)
    people = len(table.rows)
    note_act(actor_id=actor.account_id, act="export_roster", subject=f"unit:{unit_id}", now=now, people=people)
    book = Workbook(write_only=True)
    add_sheet(book, _("党员名册"), table.headings, table.rows)
    return book
