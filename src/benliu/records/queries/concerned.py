"""Whom, which kind and which day the records of notices concern, for those who may see them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.common.clock import local_date, now
from benliu.common.days import day_words
from benliu.identity.models import User
from benliu.org.queries import names_of
from benliu.org.standing import standing_of

from ..models import Record
from ..policies import reaches
from .lines import subject_name

MOST_NAMES, MOST_THINGS = 3, 3


def records_concerned(account: User, about: Mapping[uuid.UUID, Sequence[str]]) -> dict[uuid.UUID, str]:
    """“王小河、林知夏 · 志愿服务 · 9月2日” of each notice; records that the reader may not see are left out."""
    reader = standing_of(account, on=local_date(now()))
    wanted = {one for ids in about.values() for one in ids}
    seen = Record.objects.filter(reduce(or_, reaches(reader)), pk__in=wanted).select_related("kind", "unit")
    records = {str(record.pk): record for record in seen}
    names = names_of(record.person_id for record in records.values() if record.person_id)
    return {notice: _words([records[one] for one in ids if one in records], names) for notice, ids in about.items()}


def _words(records: Iterable[Record], names: Mapping[int, str]) -> str:
    things: dict[str, list[str]] = defaultdict(list)
    for record in records:
        things[f"{record.kind.label} · {day_words(record.happened_on)}"].append(subject_name(record, names))
    return _("；").join(
        f"{_few(list(dict.fromkeys(people)))} · {what}" for what, people in list(things.items())[:MOST_THINGS]
    )


def _few(names: Sequence[str]) -> str:
    """The first of the names, and how many there are where that is more."""
    few, many = _("、").join(names[:MOST_NAMES]), len(names)
    if many <= MOST_NAMES:
        return few
    return ngettext("%(few)s等 %(n)s 人", "%(few)s等 %(n)s 人", many) % {"few": few, "n": many}
