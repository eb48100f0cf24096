"""Record kinds for pages."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from ..models import RecordKind


@dataclass(frozen=True)
class KindRow:
    """One kind; `label` is its title in the reader's language, `usual_most` in thousandths.

    `measure` is what one is counted in, `levels` are those of the kind with their names in that language;
    `facts` are the further figures that a record of it has: name, label. `branch_kind_id`: what an activity of it is
    for the branch.
    """

    id: int
    code: str
    title: str
    english: str
    label: str
    aliases: tuple[str, ...]
    subject: str
    subject_words: str
    stream: str
    measure: str
    levels: tuple[tuple[str, str], ...]
    usual_most: int
    needs_second: bool
    counts_against: bool
    is_retired: bool
    facts: tuple[tuple[str, str], ...] = ()
    branch_kind_id: int | None = None

    @property
    def names(self) -> frozenset[str]:
        """All that it is called in Chinese."""
        return frozenset((self.title, *self.aliases))


def kind_rows() -> list[KindRow]:
    """All kinds, members' before branches', by code. One query."""
    return [_row(kind) for kind in RecordKind.objects.order_by("-subject", "code")]


def kind_row(code: str) -> KindRow:
    """One kind, or `Http404`."""
    kind = RecordKind.objects.filter(code=code).first()
    if kind is None:
        raise Http404(_("没有这种记录类型。"))
    return _row(kind)


def levels_of(code: str) -> tuple[tuple[str, str], ...]:
    """The levels of a kind, each with its name in the reader's language."""
    return kind_row(code).levels


def stream_choices() -> list[tuple[str, str]]:
    """The streams that a kind may belong to, for forms."""
    return [(value, str(label)) for value, label in RecordKind.Stream.choices]


def _row(kind: RecordKind) -> KindRow:
    return KindRow(
        kind.pk,
        kind.code,
        kind.title,
        kind.english,
        kind.label,
        tuple(kind.aliases),
        kind.subject,
        kind.get_subject_display(),
        kind.stream,
        kind.measure(),
        tuple((level, kind.word(level)) for level in kind.levels),
        kind.usual_most,
        kind.needs_second,
        kind.counts_against,
        kind.retired_at is not None,
        tuple(kind.fact_labels().items()),
        kind.branch_kind_id,
    )
