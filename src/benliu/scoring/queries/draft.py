"""Drafts as officers and members read them."""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from benliu.common.language import reads_english
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from rulebook.problems import Problem

from ..drafts import HALVES, LONGEST_TITLE, LONGEST_VERSION, Files, doubts, numbers_of, read_draft
from ..facts import last_closed_day
from ..models import DraftComment, SchemeDraft, SchemeVersion
from ..policies import visible_drafts
from ..schemes import Compiled, compiled, files_hash
from .draft_clauses import Half, draft_halves, each_line


@dataclass(frozen=True)
class DraftRow:
    """A draft and how it stands. `comments`: how many are not dealt with."""

    id: int
    title: str
    version: str
    effective_from: dt.date | None
    state: str
    state_label: str
    is_open: bool
    revision: int
    base_id: int | None
    base_version: str
    made_id: int | None
    started_by: str
    started_at: dt.datetime
    editors: tuple[str, ...]
    changed_by: str
    changed_at: dt.datetime
    opened_at: dt.datetime | None
    submitted_by: str
    submitted_at: dt.datetime | None
    decided_by: str
    decided_at: dt.datetime | None
    reason: str
    comments: int


@dataclass(frozen=True)
class CommentLine:
    """What somebody said, and what was answered by whom. `words` and `answer` are empty once erased.

    `name` is empty for readers who do not lead everybody, but for their own.
    """

    id: int
    clause: str
    words: str
    name: str
    is_own: bool
    made_at: dt.datetime
    resolved_at: dt.datetime | None
    answer: str
    answered_by: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong or doubtful, in the reader's language. `half`: which text; line and column from 1, 0 for none.

    `clause`: what the clause that it is about is called, `key`: where it stands; empty where that is not known.
    """

    half: str
    line: int
    column: int
    text: str
    mend: str
    clause: str = ""
    key: str = ""


def find_draft(actor: Standing, draft_id: int) -> SchemeDraft | None:
    """A draft that `actor` may read. One query."""
    return visible_drafts(actor).filter(pk=draft_id).select_related("base").first()


def draft_rows(actor: Standing) -> list[DraftRow]:
    """The drafts that `actor` may read, the newest first; withdrawn ones at last. Two queries."""
    found = visible_drafts(actor).select_related("base").defer("files", "base__files").order_by("-pk")
    rows = _rows(found.annotate(waiting=Count("comments", filter=Q(comments__resolved_at=None)))[:50])
    return sorted(rows, key=lambda row: row.state == SchemeDraft.State.WITHDRAWN)


def draft_behind(scheme_id: int) -> DraftRow | None:
    """The draft that became a version: who wrote it, who approved it and when; None of one adopted otherwise."""
    made = SchemeDraft.objects.filter(made_id=scheme_id).select_related("base").first()
    return row_of_draft(made) if made else None


def row_of_draft(draft: SchemeDraft) -> DraftRow:
    """A draft at hand. Two queries."""
    draft.waiting = draft.comments.filter(resolved_at=None).count()  # type: ignore[attr-defined]
    return _rows([draft])[0]


def _rows(drafts: Iterable[SchemeDraft]) -> list[DraftRow]:
    found = list(drafts)
    hands = ("started_by_id", "changed_by_id", "submitted_by_id", "decided_by_id")
    people = [getattr(draft, hand) for draft in found for hand in hands]
    names = names_of_accounts([*people, *(one for draft in found for one in draft.editors)])
    return [_row(draft, names) for draft in found]


def _row(draft: SchemeDraft, names: dict[int, str]) -> DraftRow:
    asking = draft.opened_at is not None and draft.state == SchemeDraft.State.DRAFT
    return DraftRow(
        id=draft.pk,
        title=draft.title,
        version=draft.version,
        effective_from=draft.effective_from,
        state=draft.state,
        state_label=_("征求意见中") if asking else draft.get_state_display(),
        is_open=draft.state in SchemeDraft.OPEN,
        revision=draft.revision,
        base_id=draft.base_id,
        base_version=draft.base.version if draft.base else "",
        made_id=draft.made_id,
        started_by=names.get(draft.started_by_id, ""),
        started_at=draft.started_at,
        editors=tuple(names[one] for one in draft.editors if one in names),
        changed_by=names.get(draft.changed_by_id, ""),
        changed_at=draft.changed_at,
        opened_at=draft.opened_at,
        submitted_by=names.get(draft.submitted_by_id or 0, ""),
        submitted_at=draft.submitted_at,
        decided_by=names.get(draft.decided_by_id or 0, ""),
        decided_at=draft.decided_at,
        reason=draft.reason,
        comments=draft.waiting,  # type: ignore[attr-defined]
    )


def comments_on(actor: Standing, draft_id: int) -> list[CommentLine]:
    """What was said about a draft, in the order of time. Two queries."""
    found = list(DraftComment.objects.filter(draft_id=draft_id).order_by("pk"))
    known = [one.made_by_id for one in found if actor.leads_all or one.made_by_id == actor.account_id]
    names = names_of_accounts([*known, *(one.resolved_by_id for one in found if one.answer)])
    return [
        CommentLine(
            id=one.pk,
            clause=one.clause,
            words=one.words,
            name=names.get(one.made_by_id, "") if one.made_by_id in known else "",
            is_own=one.made_by_id == actor.account_id,
            made_at=one.made_at,
            resolved_at=one.resolved_at,
            answer=one.answer,
            answered_by=names.get(one.resolved_by_id or 0, ""),
        )
        for one in found
    ]


def halves_of(draft: SchemeDraft) -> tuple[Half, ...]:
    """A draft clause by clause against its base, with the reasons; nothing of one that does not hold together."""
    halves = halves_of_text(draft.files, draft.base)
    return each_line(halves, lambda line: replace(line, reason=draft.reasons.get(line.key, "")))


def halves_of_text(files: Files, base: SchemeVersion | None = None) -> tuple[Half, ...]:
    """The same of any text."""
    scheme = read_draft(files).scheme
    if scheme is None:
        return ()
    own, old = numbers_of(files), numbers_of(base.files) if base else {}
    return draft_halves(scheme, compiled(base) if base else None, own, old)


def mistakes(problems: Iterable[Problem]) -> list[Mistake]:
    """Problems in the reader's language."""
    english, halves = reads_english(), {name: half for half, name in HALVES.items()}
    return [
        Mistake(halves.get(p.file, ""), p.line, p.column, *((p.en, p.mend_en) if english else (p.zh, p.mend_zh)))
        for p in problems
    ]


def doubts_by_clause(files: Files, halves: Iterable[Half]) -> list[Mistake]:
    """What is doubtful, each with the clause that it is about, as far as one is shown."""
    names = {line.key: line.title for half in halves for part in half.parts for line in part.lines if not line.gone}
    found = doubts(files)
    keys = (_clause_of(one, files.get(one.file, "")) for one in found)
    return [replace(told, clause=names.get(key, ""), key=key) for told, key in zip(mistakes(found), keys, strict=True)]


def _clause_of(problem: Problem, text: str) -> str:
    """The key of the clause that a doubt is about; empty where it is about none."""
    half = next((half for half, name in HALVES.items() if name == problem.file), "")
    kind, *way = problem.about or ("",)
    if kind == "total" or not way:
        return f"{half}-{kind}"
    entries, which = tomllib.loads(text).get(str(kind), {}), way[0]
    entry = entries[int(which)] if isinstance(entries, list) else {"name": which}
    return f"{half}-{kind}.{entry.get('id') or entry.get('name') or entry.get('item')}"


def name_of(draft: SchemeDraft, scheme: Compiled) -> str:
    """Which scheme it is a version of."""
    return draft.base.name if draft.base else scheme.members.name


def hindrances_to(draft: SchemeDraft, scheme: Compiled) -> list[str]:
    """Why a text that holds together cannot become a version; empty if it can."""
    found, members, name = [], scheme.members, name_of(draft, scheme)
    if SchemeVersion.objects.filter(sha256=files_hash(draft.files)).exists():
        found.append(_("与已有的版本一字不差，没有改动。"))
    elif SchemeVersion.objects.filter(name=name, version=members.version).exists():
        found.append(_("版本号 %s 已经用过，请换一个。") % members.version)
    if len(members.title) > LONGEST_TITLE or len(members.version) > LONGEST_VERSION:
        found.append(
            _("名称最长 %(title)s 字，版本号最长 %(version)s 字。")
            % {"title": LONGEST_TITLE, "version": LONGEST_VERSION}
        )
    closed = last_closed_day(name)
    if closed is not None and members.effective_from <= closed:
        days = {"day": members.effective_from, "closed": closed, "next": closed + dt.timedelta(days=1)}
        found.append(_("施行日期 %(day)s 在已封账的年度之内（封账到 %(closed)s）。请改为 %(next)s 或以后。") % days)
    return found
