"""What was changed in a draft between two of its revisions, value by value, named as the clauses name them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from ..drafts import FIRST_DAY, HEADING, LATE, VERSION, Files, Key, differing, shown, values_of
from ..models import DraftRevision, SchemeDraft
from .clauses import LATE_LABEL
from .draft import halves_of_text


def text_of_revision(draft: SchemeDraft, number: int) -> Files | None:
    """The text of a draft as it was; None where that is not known. One query, none for the newest."""
    kept = kept_at(draft, number)
    return dict(kept.files) if kept else None


def kept_at(draft: SchemeDraft, number: int) -> SchemeDraft | DraftRevision | None:
    """A draft as it was saved: its `files` and `reasons`; None where that is not known."""
    return draft if number == draft.revision else DraftRevision.objects.filter(draft=draft, number=number).first()


def told_clashes(draft: SchemeDraft, start: Files, changes: Mapping[Key, str], keys: Iterable[Key]) -> list[str]:
    """What two changed at once: what it was, what each makes of it."""
    names, before, now = names_of_values(draft.files, start), values_of(start), values_of(draft.files)
    form = _("%(name)s：原来 %(before)s，现在 %(now)s，您填的是 %(typed)s")
    return [
        form
        % {
            "name": names[key],
            "before": shown(key, before[key]),
            "now": shown(key, now.get(key, "")) or _("（没有了）"),
            "typed": shown(key, changes[key]),
        }
        for key in keys
    ]


def changed_since(draft: SchemeDraft, number: int) -> list[str]:
    """What was changed since a revision: “党课 每年封顶 3 → 4”; nothing where that is not known."""
    start = text_of_revision(draft, number)
    return told_changes(start, draft.files) if start else []


def told_changes(before: Files, after: Files) -> list[str]:
    """What two texts say differently."""
    names = names_of_values(after, before)
    return [
        f"{names[key]} {old or _('（无）')} → {new or _('（无）')}"
        for key, (old, new) in differing(before, after).items()
    ]


def names_of_values(*texts: Files) -> dict[Key, str]:
    """What controls are called; the first text that has one names it, any other value is called by its path."""
    names = {key: key[1] for files in texts for key in values_of(files)}
    for files in reversed(texts):
        lines = (line for half in halves_of_text(files) for part in half.parts for line in part.lines)
        names |= {knob.key: f"{line.title} {knob.label}".strip() for line in lines for knob in line.knobs}
    return names | {
        (HEADING, VERSION): _("版本"),
        (HEADING, FIRST_DAY): _("施行日期"),
        (HEADING, LATE): str(LATE_LABEL),
    }
