"""Credits as a reader sees them: every record of a member, zero ones too, with what limited it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from benliu.org.queries import names_of_accounts
from rulebook import Scheme, points_text

from ..models import Credit, Run
from ..streams import stream_key
from ..wording import titled
from .clauses import clause_of, limit_words


@dataclass(frozen=True)
class CapLine:
    """One cap that a credit meets, in words, and whether it is used up."""

    text: str
    full: bool


@dataclass(frozen=True)
class CreditLine:
    """What one record gave. Points in thousandths; `clause` is the anchor on the scheme's page."""

    run_id: int
    record_id: uuid.UUID
    number: int | None
    happened_on: dt.date
    item: str
    title: str
    stream: str
    quantity: str
    unit: str
    level: str
    achievement: str
    earned: int
    credited: int
    limit_code: str
    limit: str
    formula: str
    caps: tuple[CapLine, ...]
    verified_by: str
    verified_at: dt.datetime | None
    scheme_id: int
    scheme_version: str
    clause: str


def credit_lines(
    run: Run, scheme: Scheme, credits: Iterable[Credit], explained: Mapping[uuid.UUID, Mapping[str, Any]]
) -> list[CreditLine]:
    """`credits` (with record, batch and text selected) as lines. One query, for the verifiers' names."""
    credits = list(credits)
    names = names_of_accounts(c.record.batch.verified_by_id for c in credits if c.record.batch)
    return [_line(run, scheme, credit, names, explained.get(credit.record_id, {})) for credit in credits]


def _line(
    run: Run, scheme: Scheme, credit: Credit, names: Mapping[int, str], explained: Mapping[str, Any]
) -> CreditLine:
    record = credit.record
    item = scheme.items[scheme.item_index[credit.item]]
    words = getattr(record, "text", None)
    return CreditLine(
        run_id=run.pk,
        record_id=credit.record_id,
        number=record.number,
        happened_on=record.happened_on,
        item=credit.item,
        title=titled(item),
        stream=stream_key(item.stream),
        quantity=points_text(record.quantity),
        unit=item.unit,
        level=record.level,
        achievement=words.achievement if words else "",
        earned=credit.earned,
        credited=credit.credited,
        limit_code=credit.limited_by,
        limit=str(explained.get("limit", "")) or limit_words(scheme, credit.item).get(credit.limited_by, ""),
        formula=str(explained.get("formula", "")),
        caps=explained.get("caps", ()),
        verified_by=names.get(record.batch.verified_by_id, _("已离任人员")) if record.batch else "",
        verified_at=record.batch.verified_at if record.batch else None,
        scheme_id=run.scheme_id,
        scheme_version=run.scheme.version,
        clause=clause_of(credit.item),
    )
