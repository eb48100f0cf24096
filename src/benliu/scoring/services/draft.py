"""Write a draft of a scheme: start, change its numbers or its text, put it up for comments, withdraw."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from benliu.audit.services import note_act
from benliu.common.decision import Invalid, require
from benliu.common.language import reads_english
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from rulebook import SchemeError
from rulebook.problems import Problem

from ..drafts import (
    FIRST_DAY,
    HALVES,
    HEADING,
    LATE,
    LONGEST_TITLE,
    LONGEST_VERSION,
    VERSION,
    Files,
    NewItem,
    changed_values,
    clashes,
    next_version,
    other_numbers,
    read_draft,
    with_item,
    with_values,
)
from ..models import DraftRevision, SchemeDraft, SchemeVersion
from ..policies import can_draft
from ..queries.draft_changes import kept_at, told_clashes
from ..schemes import MEMBERS
from .telling import tell_opened

LONGEST = 256 * 1024
LONGEST_REASON = 300


@transaction.atomic
def start_draft(
    *, actor: Standing, base_id: int | None = None, files: Files | None = None, now: dt.datetime
) -> SchemeDraft:
    """Begin a draft from a version, or from text that was pasted or uploaded (by file name); it may be unfinished.

    From a version: under the next free number, from 1 January of the next year, as far as the text can say so.
    """
    require(can_draft(actor))
    base = SchemeVersion.objects.get(pk=base_id) if base_id else None
    text = _clean(files if files is not None else _proposed(base, localdate(now)) if base else {})
    if not text.get(MEMBERS, "").strip():
        raise Invalid(_("请选一个版本，或贴上办法全文。"))
    draft = SchemeDraft(base=base, revision=0, started_by_id=actor.account_id, started_at=now)
    _write(draft, actor, text, now)
    note_act(actor_id=actor.account_id, act="start_draft", subject=f"draft:{draft.pk}", now=now)
    return draft


def _proposed(base: SchemeVersion, today: dt.date) -> Files:
    used = set(SchemeVersion.objects.filter(name=base.name).values_list("version", flat=True))
    year = max(today.year, base.effective_from.year) + 1
    first, version = dt.date(year, 1, 1), next_version(base.version, used)
    files = other_numbers(base.files, {}, version=version, effective_from=first)
    return files if read_draft(files).scheme else base.files


@transaction.atomic
def change_numbers(
    *,
    actor: Standing,
    draft_id: int,
    revision: int,
    numbers: Mapping[str, Mapping[str, str]],
    version: str = "",
    effective_from: dt.date | None = None,
    late: str = "",
    reasons: Mapping[str, str] | None = None,
    now: dt.datetime,
) -> SchemeDraft:
    """Put other numbers (by half and path), version, first day or way with late records into the text; layout stays.

    `reasons`: why clauses change, by their keys; empty to take one away. Only what is other than in `revision` counts
    as changed; whatever somebody else changed meanwhile stays.

    Raises:
        Invalid: somebody changed the same since `revision`, a number is none, or a reason too long; nothing is written.
    """
    draft = locked_draft(actor, draft_id)
    kept = kept_at(draft, revision)
    start = kept.files if kept else None
    if kept is None or start is None or read_draft(draft.files).scheme is None or read_draft(start).scheme is None:
        require_newest(draft, revision)
        raise Invalid(_("办法全文还有错误，请先在“全文”里改好。"))
    typed = {(half, path): value for half, paths in numbers.items() for path, value in paths.items()}
    typed |= {(HEADING, VERSION): version.strip()} if version.strip() else {}
    typed |= {(HEADING, FIRST_DAY): effective_from.isoformat()} if effective_from else {}
    typed |= {(HEADING, LATE): late} if late else {}
    changes = changed_values(start, typed)
    if met := clashes(start, draft.files, changes):
        raise Invalid("\n".join([changed_by_another(draft), *told_clashes(draft, start, changes, met)]))
    try:
        files = with_values(draft.files, changes)
    except SchemeError as error:
        raise Invalid(_told(error.problems)) from error
    return changed(draft, actor, files, now, _other_reasons(draft, kept.reasons, reasons or {}))


def _told(problems: Iterable[Problem]) -> str:
    return "\n".join(problem.en if reads_english() else problem.zh for problem in problems)


def _other_reasons(draft: SchemeDraft, start: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The reasons of a draft with what was typed on `start`; those that are empty go."""
    said = {clause: words.strip().replace("\r\n", "\n") for clause, words in typed.items()}
    said = {clause: words for clause, words in said.items() if words != start.get(clause, "")}
    if any(len(words) > LONGEST_REASON or "\x00" in words for words in said.values()):
        raise Invalid(_("理由最多 %d 字。") % LONGEST_REASON)
    kept = draft.reasons
    for clause, words in said.items():
        if kept.get(clause, "") not in (start.get(clause, ""), words):
            raise Invalid(
                changed_by_another(draft) + _("这一条的理由现在是：%s") % (kept.get(clause) or _("（没有了）"))
            )
    return {clause: words for clause, words in (kept | said).items() if words}


@transaction.atomic
def change_text(
    *, actor: Standing, draft_id: int, revision: int, half: str, text: str, now: dt.datetime
) -> SchemeDraft:
    """Replace the whole text of a half, `members` or `branches`; an empty one of branches takes them out.

    Text that does not hold together is kept, so that nothing is lost; it cannot be submitted.

    Raises:
        Invalid: somebody changed the draft since `revision`.
    """
    draft = locked_draft(actor, draft_id, revision)
    files = _clean({**draft.files, HALVES[half]: text})
    if not files.get(MEMBERS, "").strip():
        raise Invalid(_("党员积分的全文不能为空。"))
    return changed(draft, actor, files, now)


@transaction.atomic
def add_item(*, actor: Standing, draft_id: int, revision: int, item: NewItem, now: dt.datetime) -> SchemeDraft:
    """Write one more rule for members into the text.

    Raises:
        Invalid: somebody changed the draft since `revision`, or with the rule the text would not hold together.
    """
    draft = locked_draft(actor, draft_id, revision)
    if read_draft(draft.files).scheme is None:
        raise Invalid(_("办法全文还有错误，请先在“全文”里改好。"))
    files = dict(draft.files) | {MEMBERS: with_item(draft.files[MEMBERS], item, f"d{draft.pk}")}
    if problems := read_draft(files).problems:
        raise Invalid(_told(problems))
    return changed(draft, actor, files, now)


@transaction.atomic
def open_for_comments(*, actor: Standing, draft_id: int, now: dt.datetime) -> SchemeDraft:
    """Let everybody on the roster read a draft and comment on it; they are told."""
    draft = locked_draft(actor, draft_id)
    if read_draft(draft.files).scheme is None:
        raise Invalid(_("办法全文还有错误，改好后才能征求意见。"))
    if draft.opened_at is None:
        draft.opened_at = now
        draft.save(update_fields=["opened_at"])
        note_act(actor_id=actor.account_id, act="open_for_comments", subject=f"draft:{draft.pk}", now=now)
        tell_opened(actor, draft, now=now)
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Standing, draft_id: int, reason: str, now: dt.datetime) -> SchemeDraft:
    """Give a draft up, with a reason that those who were asked for comments can read; it stays readable."""
    draft = locked_draft(actor, draft_id)
    if draft.opened_at and not reason.strip():
        raise Invalid(_("已经征求过意见的草案，撤回要写明原因。"))
    draft.state, draft.reason = SchemeDraft.State.WITHDRAWN, reason.strip()
    draft.save(update_fields=["state", "reason"])
    note_act(actor_id=actor.account_id, act="withdraw_draft", subject=f"draft:{draft.pk}", now=now)
    return draft


def locked_draft(actor: Standing, draft_id: int, revision: int | None = None) -> SchemeDraft:
    """A draft that is still open, for an officer, for the rest of the transaction.

    Raises:
        Invalid: it is decided or withdrawn; or somebody changed it since `revision`: who, and when.
    """
    require(can_draft(actor))
    draft = SchemeDraft.objects.select_for_update().get(pk=draft_id)
    if draft.state not in SchemeDraft.OPEN:
        raise Invalid(_("这份草案已经核准或撤回，不能再改。"))
    if revision is not None:
        require_newest(draft, revision)
    return draft


def require_newest(draft: SchemeDraft, revision: int) -> None:
    """Raise `Invalid` where somebody changed the draft since `revision`, saying who and when."""
    if revision != draft.revision:
        raise Invalid(changed_by_another(draft) + _("您看到的不是最新的。"))


def changed_by_another(draft: SchemeDraft) -> str:
    """Who changed a draft last, and when."""
    name = names_of_accounts([draft.changed_by_id]).get(draft.changed_by_id, "")
    at = localtime(draft.changed_at).strftime("%m-%d %H:%M")
    return _("%(name)s在 %(at)s 改过这份草案。") % {"name": name, "at": at}


def changed(
    draft: SchemeDraft, actor: Standing, files: Files, now: dt.datetime, reasons: Mapping[str, str] | None = None
) -> SchemeDraft:
    """Write other text and reasons, where they are other; None leaves the reasons."""
    before = (draft.files, draft.reasons)
    draft.reasons = draft.reasons if reasons is None else dict(reasons)
    if (files, draft.reasons) != before:
        rewrite(draft, actor, files, now)
        note_act(actor_id=actor.account_id, act="change_draft", subject=f"draft:{draft.pk}", now=now)
    return draft


def rewrite(draft: SchemeDraft, actor: Standing, files: Files, now: dt.datetime) -> None:
    """Write a text; a draft that was sent to a second officer has to be sent again."""
    if draft.state == SchemeDraft.State.SUBMITTED:
        draft.state = SchemeDraft.State.DRAFT
    _write(draft, actor, files, now)


def _write(draft: SchemeDraft, actor: Standing, files: Files, now: dt.datetime) -> None:
    """Keep the text, who wrote it, and what it calls itself where it holds together."""
    scheme = read_draft(files).scheme
    if scheme is not None:
        members = scheme.members
        draft.title, draft.version = members.title[:LONGEST_TITLE], members.version[:LONGEST_VERSION]
        draft.effective_from = members.effective_from
    elif not draft.title and draft.base:
        draft.title, draft.version = draft.base.title, draft.base.version
    draft.files, draft.revision = dict(files), draft.revision + 1
    draft.changed_by_id, draft.changed_at = actor.account_id, now
    draft.editors = sorted({*draft.editors, actor.account_id})
    draft.save()
    DraftRevision.objects.create(
        draft=draft,
        number=draft.revision,
        files=draft.files,
        reasons=draft.reasons,
        made_by_id=actor.account_id,
        made_at=now,
    )


def _clean(files: Files) -> dict[str, str]:
    """Text as it is kept: one kind of line end, nothing of a half that is not there."""
    texts = {name: files[name].replace("\r\n", "\n") for name in HALVES.values() if files.get(name, "").strip()}
    if any(len(text) > LONGEST or "\x00" in text for text in texts.values()):
        raise Invalid(_("全文太长，或不是文字。请检查贴上的内容。"))
    return texts
