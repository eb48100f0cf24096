"""What a transfer leaves behind: records of the old branch from days on which somebody is of the new one."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import ngettext

from benliu.org.models import Transfer
from benliu.org.moving import LeftBehind
from benliu.org.standing import Standing

from .models import Record

STANDS = (Record.State.SUBMITTED, Record.State.VERIFIED, Record.State.RETURNED)


def records_left_behind(transfer: Transfer, reader: Standing) -> LeftBehind | None:
    """How many records of the old branch date from the transfer's day or later, and what becomes of them. One query."""
    newer = Record.objects.filter(target_id=OuterRef("pk"), state=Record.State.VERIFIED)
    of_person = Record.objects.filter(person_id=transfer.person_id, unit_id=transfer.giving_id)
    since = of_person.filter(happened_on__gte=transfer.starts_on, state__in=STANDS).exclude(act=Record.Act.CANCEL)
    count = since.filter(~Exists(newer)).count()
    if not count:
        return None
    words = ngettext(
        "%(day)s 起已有 %(n)s 条他的记录登记在“%(unit)s”。办好后这些记录不改支部，仍由“%(unit)s”审核，个人积分照算；"
        "那天以后的活动改由新支部登记。要记到新支部的，先由原支部撤回或作废，办好后再由新支部补登；日期填错的，请撤回这件转接，按对的日期重新发起。",
        "%(day)s 起已有 %(n)s 条他的记录登记在“%(unit)s”。办好后这些记录不改支部，仍由“%(unit)s”审核，个人积分照算；"
        "那天以后的活动改由新支部登记。要记到新支部的，先由原支部撤回或作废，办好后再由新支部补登；日期填错的，请撤回这件转接，按对的日期重新发起。",
        count,
    )
    said = {"day": date_format(transfer.starts_on, "Y-m-d"), "n": count, "unit": transfer.giving.name}
    about = f"person={transfer.person_id}&unit={transfer.giving_id}&since={transfer.starts_on}"
    return LeftBehind(words % said, f"{reverse('records')}?{about}" if reader.leads(transfer.giving.path) else "")
