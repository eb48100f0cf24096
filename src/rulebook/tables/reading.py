"""Subjects and records out of tables. Rows that cannot be used are put aside, the rest is taken."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from rulebook.bundles import in_effect
from rulebook.facts import MISSING, Column, Records, Subjects
from rulebook.formula.phrase import Said
from rulebook.moments import day_of
from rulebook.scheme import Field, Scheme
from rulebook.tables.cells import NO_DAY, days, field_values, figures, likely, looked_up, whole_numbers, words
from rulebook.tables.files import TableError, read_rows, without_columns
from rulebook.tables.rejected import Rejected
from rulebook.tables.rows import Mask, Rows

RECORD = ("subject", "item", "date", "quantity")
LISTED, NAMED = 12, 5  # words that a message lists, people that it names


def read_subjects(
    path: Path, scheme: Scheme, rejected: Rejected | None = None, *, also: Iterable[str] = ()
) -> Subjects:
    """Columns `id`, `unit` (may be left out), the scheme's subject fields and what else is wanted.

    Args:
        path: CSV (UTF-8) or Parquet.
        scheme: whose fields are read.
        also: further columns, taken as text.
        rejected: where rows go that cannot be used; without it, they are an error.

    Raises:
        TableError: the file cannot be read, or lacks a column.
    """
    fields = tuple(dict.fromkeys((*scheme.subject_fields, *also)))
    rows = read_rows(path, ("id", *fields), Rejected() if rejected is None else rejected)
    rows.rejected.use(path, rows.columns, ("id", "unit", *fields))
    codes, ids = rows.coded("id")
    rows.refuse(_among(codes, ids, {""}), "no-id", "id")
    rows.refuse_repeated("twice-id", "id", codes)
    for known in scheme.subject_fields.values():
        if known.kind != "text":
            field_values(rows, known)
        elif known.listed:
            _refuse_unknown(rows, known, ~_among(*rows.coded(known.name), {""}))
    _settle(rows, rejected)
    columns = {name: rows.kept(name) for name in ("unit", *fields) if name in rows}
    return Subjects.of(rows.kept("id"), unit=columns.pop("unit", None), **columns)


def read_branches(
    path: Path | None,
    scheme: Scheme,
    members: Subjects,
    rejected: Rejected | None = None,
    *,
    also: Iterable[str] = (),
) -> Subjects:
    """The branches that are listed; without a list, the units of the members. Else as `read_subjects`."""
    if path is None:
        return Subjects.of(list(members.units))
    return read_subjects(path, scheme, rejected, also=also)


def none_of(scheme: Scheme) -> Records:
    """No records."""
    return Records.of(scheme, Subjects.of([]), subject=[], item=[], day=[], quantity=[])


def lacking(path: Path, scheme: Scheme, subject: object, rejected: Rejected) -> list[Said]:
    """Refuse the subjects that lack a figure, date or time which one that cannot be scored lacks; who lacks which.

    Args:
        path: the subjects' table, which has been read.
        scheme: whose fields it has.
        subject: the id of the one that cannot be scored.
        rejected: where the rows go.
    """
    rows = read_rows(path, ("id", *scheme.subject_fields), Rejected())
    rows.rejected = rejected
    ids = np.array(rows.texts("id").to_pylist())
    told = []
    for known in scheme.subject_fields.values():
        blank = np.array([text == "" for text in rows.texts(known.name).to_pylist()])
        if known.kind not in ("text", "truth") and blank[ids == subject].any():
            rows.refuse(blank, "no-value", known.name)
            named, more = "、".join(ids[blank][:NAMED]), " …" * (int(blank.sum()) > NAMED)
            zh = f"{blank.sum()} 人没有 {known.name}（{known.title}）：{named}{more}"
            en = f"{blank.sum()} lack {known.name} ({known.english or known.title}): {named}{more}"
            told.append(Said(zh, en))
    return told


def read_records(
    path: Path,
    scheme: Scheme,
    subjects: Subjects,
    rejected: Rejected | None = None,
    *,
    apart: Iterable[str] = (),
    versions: Sequence[Scheme] = (),
) -> Records:
    """Columns `subject`, `item`, `date`, `quantity`, and where there are `number`, `matter` and record fields.

    Without `number`, a record's number is its place in the file, from 1.

    Args:
        path: CSV (UTF-8) or Parquet.
        scheme: what can be recorded, and when.
        subjects: whom the records are about.
        apart: what other schemes call their items, whose records are left out.
        versions: all versions of the scheme; records of days on which another one is in effect are left out.
        rejected: where rows go that cannot be used; without it, they are an error.

    Raises:
        TableError: the file cannot be read, or lacks a column.
    """
    rows = read_rows(path, RECORD, Rejected() if rejected is None else rejected)
    rows.rejected.use(path, rows.columns, record_columns(scheme, versions))
    rows, day = _own(rows, scheme, apart, versions)
    _refuse_others_days(rows, day, scheme, versions)
    unknown = "unknown-branch" if scheme.subject == "branch" else "unknown-subject"
    subject = looked_up(rows, "subject", {str(name): i for name, i in subjects.index.items()}, unknown)
    item = looked_up(rows, "item", scheme.spoken_index, "unknown-item")
    quantity = _quantities(rows)
    fields = {name: known for name, known in scheme.record_fields.items() if name in rows}
    values = {name: field_values(rows, known) for name, known in fields.items() if known.kind != "text"}
    _refuse_unspoken(rows, scheme, item)
    number = _numbers(rows)
    _settle(rows, rejected)
    texts = {name: words(rows, name, known.words) for name, known in fields.items() if known.kind == "text"}
    coded = {name: codes for name, (codes, _) in texts.items()}
    matter = words(rows, "matter", ())[0] if "matter" in rows else None
    subject, item, day, quantity, number = (column[rows.taken] for column in (subject, item, day, quantity, number))
    taken = {name: column[rows.taken] for name, column in values.items()}
    vocabulary = {name: said for name, (_, said) in texts.items()}
    place = rows.numbers[rows.taken]
    return Records(subject, item, day, quantity, number, matter, taken | coded, vocabulary, place)


def record_columns(scheme: Scheme, versions: Sequence[Scheme] = ()) -> list[str]:
    """The columns of a table of records that a scheme, or another version of it, makes use of."""
    fields = (name for one in (scheme, *versions) for name in one.record_fields)
    return list(dict.fromkeys((*RECORD, "number", "matter", *fields)))


def _own(rows: Rows, scheme: Scheme, apart: Iterable[str], versions: Sequence[Scheme]) -> tuple[Rows, Column]:
    """The rows that are not of items of other schemes or of the days of another version, with their days."""
    if others := set(apart) - scheme.spoken_index.keys():
        rows = rows.only(~_among(*rows.coded("item"), others))
    day = days(rows, "date")
    if len(versions) < 2:
        return rows, day
    own = _among_days(day, lambda one: in_effect(versions, one) in (None, scheme))
    return rows.only(own), day[own]


def _among_days(day: Column, wanted: Callable[[date], bool]) -> Mask:
    """Which rows have a day that is wanted, or none."""
    known, place = np.unique(day, return_inverse=True)
    return np.array([one == NO_DAY or wanted(day_of(one)) for one in known.tolist()], bool)[place]


def _quantities(rows: Rows) -> Column:
    quantity = figures(rows, "quantity")
    rows.refuse((quantity < 0) & (quantity != MISSING), "below-zero", "quantity")
    return quantity


def _numbers(rows: Rows) -> Column:
    """The records' numbers, each once; their places where there are none."""
    if "number" not in rows:
        return rows.places
    number = whole_numbers(rows, "number")
    rows.refuse_repeated("twice-number", "number", number)
    return number


def _refuse_others_days(rows: Rows, day: Column, scheme: Scheme, versions: Sequence[Scheme]) -> None:
    """Rows of days on which no version of the scheme is in effect."""
    outside = ~_among_days(day, lambda one: in_effect(versions or (scheme,), one) is not None)
    first, last = scheme.effective_from, scheme.effective_to or "…"
    rows.refuse(outside, "not-in-effect", "date", first_day=first, last_day=last)


def _refuse_unspoken(rows: Rows, scheme: Scheme, item: Column) -> None:
    """Records that say a word which their field does not list, or none of those by which their item is priced."""
    for known in (one for one in scheme.record_fields.values() if one.kind == "text"):
        concerned = np.array([*(one.price.by == known.name for one in scheme.items), False])[item]
        if known.name not in rows:
            if concerned.any():
                raise without_columns(rows, [known.name])
            continue
        if known.listed:
            concerned |= ~_among(*rows.coded(known.name), {""})
        _refuse_unknown(rows, known, concerned)


def _refuse_unknown(rows: Rows, known: Field, concerned: Mask) -> None:
    """Of the rows concerned those that say none of a field's words."""
    if concerned.any():
        codes, texts = rows.coded(known.name)
        meant = likely(texts, known.words)
        bad = concerned & ~_among(codes, texts, set(known.words))
        rows.refuse(bad, "bad-word", known.name, meant=meant, words="、".join(known.words[:LISTED]))


def _among(codes: Column, texts: list[str], words: set[str]) -> Mask:
    """Which rows say one of `words`."""
    return np.array([text in words for text in texts] + [False])[codes]


def _settle(rows: Rows, rejected: Rejected | None) -> None:
    """Without a place for rejected rows they are an error, all at once."""
    if rejected is None and rows.rejected.faults:
        raise TableError(*("\n".join(rows.rejected.told(language)) for language in ("zh", "en")))
