"""Define record kinds."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.org.standing import Standing

from ..further_kinds import further_kinds
from ..models import RecordKind
from ..policies import can_keep_kinds
from .found import locked

# What one record of a kind seldom exceeds; hours of a day, or times. An officer can say otherwise.
HOURS, USUAL_HOURS, USUAL_TIMES = ("小时", "学时"), 12_000, 3_000


def define_kind(*, code: str, **fields: object) -> RecordKind:
    """Make the kind `code`, or bring it to `fields` (names of `RecordKind`'s columns)."""
    usual = USUAL_HOURS if fields.get("unit") in HOURS else USUAL_TIMES
    kind, _made = RecordKind.objects.update_or_create(
        code=code, defaults=fields, create_defaults={"usual_most": usual, **fields}
    )
    return kind


def kind_titled(titles: Iterable[str]) -> RecordKind | None:
    """The members' kind in use that has the first of `titles` that there is, as its title or one of its other names."""
    kinds = list(RecordKind.objects.filter(retired_at=None, subject=RecordKind.Subject.MEMBER))
    named = ((title, kind) for title in titles for kind in kinds)
    return next((kind for title, kind in named if title in (kind.title, *kind.aliases)), None)


def settle_kinds() -> None:
    """Once a scheme has defined its kinds: make those that features need besides (`further_kinds`), and pair them."""
    rows = RecordKind.objects.values_list("title", "aliases")
    for fields in further_kinds({name for title, aliases in rows for name in (title, *aliases)}):
        define_kind(**fields)
    pair_kinds()


def pair_kinds() -> None:
    """Let an activity of a members' kind be recorded for the branch, too, where the branches have a kind so titled."""
    of_branches = {kind.title: kind for kind in RecordKind.objects.filter(subject=RecordKind.Subject.BRANCH)}
    for kind in RecordKind.objects.filter(subject=RecordKind.Subject.MEMBER, branch_kind=None, title__in=of_branches):
        kind.branch_kind = of_branches[kind.title]
        kind.save(update_fields=["branch_kind"])


@transaction.atomic
def edit_kind(
    *,
    actor: Standing,
    code: str,
    title: str,
    english: str,
    aliases: list[str],
    stream: str,
    usual_most: int,
    needs_second: bool,
    counts_against: bool,
    now: dt.datetime,
) -> RecordKind:
    """Change a kind's words, its stream, what is usual at most (thousandths), whether a second person must verify,
    whether it takes points away or vetoes.

    Its code never changes.

    One title or alias may stand for one kind of a subject only: `Invalid` names the other.
    """
    require(can_keep_kinds(actor))
    kind = locked(RecordKind.objects.all(), RecordKind.objects.filter(code=code).values_list("pk", flat=True).first())
    if usual_most <= 0:
        raise Invalid(_("“一次最多”应大于 0。"))
    words = {_plain(word) for word in (title, *aliases)}
    for other in RecordKind.objects.filter(subject=kind.subject).exclude(pk=kind.pk):
        taken = words & {_plain(word) for word in (other.title, *other.aliases)}
        if taken:
            raise Invalid(
                _("“%(word)s”已是“%(kind)s”的名称或别名，请换一个。") % {"word": min(taken), "kind": other.label}
            )
    kind.title, kind.english = title.strip(), english.strip()
    kind.aliases, kind.stream, kind.usual_most = aliases, stream, usual_most
    kind.needs_second, kind.counts_against = needs_second, counts_against
    kind.save()
    note_act(actor_id=actor.account_id, act="edit_kind", subject=f"kind:{kind.code}", now=now)
    return kind


def _plain(word: str) -> str:
    return "".join(word.split()).casefold()
