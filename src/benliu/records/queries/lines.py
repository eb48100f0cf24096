"""Records as lines of a list."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from benliu.org.queries import names_of

from ..models import Record


@dataclass(frozen=True)
class RecordLine:
    """One record in a list; `quantity` in thousandths. `status` says what holds now, `status_key` as a word for code:

    draft, submitted, returned, merged, withdrawn, verified, superseded, cancelled, cancelling (a record that cancels
    another).
    """

    id: uuid.UUID
    happened_on: dt.date
    kind: str
    kind_code: str
    stream: str
    who: str
    person_id: int | None
    unit_id: int
    branch: str
    quantity: int
    measure: str
    level: str
    level_label: str
    words: str
    status_key: str
    number: int | None

    @property
    def status(self) -> str:
        """The status in words."""
        return status_words(self.status_key)


STATUSES = {
    "draft": gettext_lazy("草稿"),
    "submitted": gettext_lazy("待审核"),
    "returned": gettext_lazy("已退回"),
    "merged": gettext_lazy("已合并"),
    "withdrawn": gettext_lazy("已撤回"),
    "verified": gettext_lazy("已审核"),
    "superseded": gettext_lazy("已更正"),
    "cancelled": gettext_lazy("已作废"),
    "cancelling": gettext_lazy("作废单"),
}


def status_words(key: str) -> str:
    """A status of `RecordLine` in the reader's language."""
    return str(STATUSES[key])


SOURCES = {
    "import": gettext_lazy("导入台账"),
    "page": gettext_lazy("网页登记"),
    "correction": pgettext_lazy("source", "更正"),
    "sync": gettext_lazy("网页登记"),
    "sites": gettext_lazy("巡查或值守，自动登记"),
    "meeting": gettext_lazy("会议签到名单"),
    "response": gettext_lazy("应急值守，自动登记"),
    "advice": gettext_lazy("技术服务，自动登记"),
}


def source_words(filed_from: str) -> str:
    """The way by which a record came in."""
    return str(SOURCES.get(filed_from, filed_from))


def record_lines(records: Iterable[Record]) -> list[RecordLine]:
    """Lines for records loaded with `select_related("kind", "unit", "text")`. Two queries more, however many."""
    rows = list(records)
    names = names_of(r.person_id for r in rows if r.person_id)
    newer = successor_acts([r.pk for r in rows])
    return [_line(r, names, newer.get(r.pk)) for r in rows]


def successor_acts(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What corrected each record: `supersede` or `cancel`, by the id of the corrected one. One query."""
    newer = Record.objects.filter(target_id__in=ids, state=Record.State.VERIFIED)
    return {target: act for target, act in newer.values_list("target_id", "act") if target}


def status_key(record: Record, newer_act: str | None) -> str:
    """What holds for `record` now."""
    if record.state != Record.State.VERIFIED:
        return str(record.state)
    if newer_act:
        return "cancelled" if newer_act == Record.Act.CANCEL else "superseded"
    return "cancelling" if record.act == Record.Act.CANCEL else "verified"


def subject_name(record: Record, names: Mapping[int, str]) -> str:
    """Whom the record is about: a name, “已清除” where it was erased, or the branch."""
    return names.get(record.person_id, _("（已清除）")) if record.person_id else record.unit.name


def _line(record: Record, names: dict[int, str], newer_act: str | None) -> RecordLine:
    words = getattr(record, "text", None)
    return RecordLine(
        id=record.pk,
        happened_on=record.happened_on,
        kind=record.kind.label,
        kind_code=record.kind.code,
        stream=record.kind.stream,
        who=subject_name(record, names),
        person_id=record.person_id,
        unit_id=record.unit_id,
        branch=record.unit.name,
        quantity=record.quantity,
        measure=record.kind.measure(record.quantity),
        level=record.level,
        level_label=record.kind.word(record.level),
        words=(words.achievement or words.note_besides(record.level)) if words else "",
        status_key=status_key(record, newer_act),
        number=record.number,
    )
