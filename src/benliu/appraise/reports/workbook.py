"""report.xlsx: overview with native charts, branches, members, every credit, refused rows, how it was read."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from benliu.appraise.reports.long_table import LongTable, part_of, put_in
from benliu.appraise.reports.native_charts import branch_chart, grade_chart
from benliu.appraise.reports.pages import Cell, Page, Share, Styles, Value, figure_of
from benliu.appraise.reports.summary import MemberLine, Summary, total_text
from rulebook import points_text

CREDIT_COLUMNS = (
    *("staff_no", "name", "branch", "date", "item", "quantity", "unit", "level", "achievement"),
    *("earned", "credited", "limited_by", "file", "sheet", "row"),
)


def write_workbook(summary: Summary) -> bytes:
    """The whole workbook as bytes; the same appraisal gives the same content."""
    book = Workbook(write_only=True)
    styles = Styles(book)
    for part in (_overview, _branches, _members):
        part(summary, book, styles)
    credits_table = _credits(summary, book, styles)
    for part in (_rejected, _notes):
        part(summary, book, styles)
    made = datetime.combine(summary.appraisal.today, time())  # noqa: DTZ001 - a day, no moment
    book.properties.creator = "benliu"
    book.properties.title = summary.say("report.title", period=summary.period)
    book.properties.created = book.properties.modified = made
    stream = io.BytesIO()
    # As it is: what is put in is compressed with the rest. `book.save` would also date the workbook anew.
    ExcelWriter(book, ZipFile(stream, "w")).save()
    return put_in(stream.getvalue(), {part_of(book.sheetnames, summary.say("report.credits")): credits_table})


def _columns(summary: Summary, *names: str) -> list[str]:
    return [summary.say(f"column.{name}") for name in names]


def _overview(summary: Summary, book: Workbook, styles: Styles) -> None:
    say = summary.say
    page = Page(book, say("report.overview"), styles, (26, 12, 12, 12, 12, 12, 12, 12), one_page=True)
    page.title(say("report.title", period=summary.period))
    for code, value in _key_figures(summary):
        page.pair(say(f"figure.{code}"), value)
    page.blank()
    if summary.grade_names:
        _grades(summary, page)


def _grades(summary: Summary, page: Page) -> None:
    say = summary.say
    page.header([say("column.grade"), say("column.members"), say("column.share")])
    top = page.row
    for name, count in zip(summary.grade_names, summary.grade_counts, strict=True):
        page.line([name, count, Share(count, len(summary.members))])
    chart = grade_chart(page.sheet, say("report.fig-grades"), top, len(summary.grade_names))
    page.sheet.add_chart(chart, f"E{top}")
    page.blank(max(2, 16 - len(summary.grade_names)))
    if summary.branches:
        _grades_by_branch(summary, page)


def _key_figures(summary: Summary) -> list[tuple[str, Value]]:
    result = summary.appraisal.members
    return [
        ("scheme", f"{summary.wording.title(result.scheme)} {result.scheme.version}"),
        ("period", summary.period),
        ("today", summary.appraisal.today.isoformat()),
        ("branches", len(summary.branches)),
        ("people", len(summary.members)),
        ("mean", figure_of(summary.mean)),
        ("read", summary.read),
        ("counted", summary.counted),
        ("other", summary.other_times),
        ("rejected", len(summary.rejected)),
        ("hash", result.input_hash),
    ]


def _grades_by_branch(summary: Summary, page: Page) -> None:
    page.header([summary.say("column.branch"), *summary.grade_names])
    top = page.row
    for line in summary.branches:
        page.line([line.name, *line.grades])
    title = summary.say("report.fig-branches")
    chart = branch_chart(page.sheet, title, top, len(summary.grade_names), len(summary.branches))
    page.sheet.add_chart(chart, f"A{page.row + 2}")


def _branches(summary: Summary, book: Workbook, styles: Styles) -> None:
    page = Page(book, summary.say("report.branches"), styles, _branch_widths(summary))
    scored = summary.appraisal.branches is not None
    measures = summary.branch_measures
    head = _columns(summary, "branch", "people")
    names = [*head, *measures, *(_columns(summary, "total", "stars", "why") if scored else ())]
    page.make_room(names)
    page.header(names, freeze=1)
    for line in summary.branches:
        figures = [figure_of(text) for text in line.figures]
        rest = [figure_of(total_text(line)), figure_of(line.stars), line.why] if scored else []
        page.line([line.name, line.people, *figures, *rest], wrap=True)


def _branch_widths(summary: Summary) -> list[float]:
    rest = (10, 8, 80) if summary.appraisal.branches else ()
    return [26, 8, *[12] * len(summary.branch_measures), *rest]


def _members(summary: Summary, book: Workbook, styles: Styles) -> None:
    measures = summary.measures
    page = Page(book, summary.say("report.members"), styles, (10, 10, 24, 10, *[9] * len(measures), 9, 10, 9, 8, 62))
    names = [
        *_columns(summary, "staff_no", "name", "branch", "status"),
        *measures,
        *_columns(summary, "total", "grade", "rank", "count", "next"),
    ]
    lines = [_member_cells(line) for line in summary.members]
    page.make_room(names, *lines)
    page.header(names, freeze=2)
    for cells in lines:
        page.line(cells, wrap=True)
    page.filter()


def _member_cells(line: MemberLine) -> list[Value]:
    figures = [figure_of(text) for text in line.figures]
    tail = [figure_of(total_text(line)), line.grade, line.rank, line.records, line.why]
    return [line.number, line.name, line.branch, line.status, *figures, *tail]


def _credits(summary: Summary, book: Workbook, styles: Styles) -> LongTable:
    widths = (10, 10, 24, 12, 20, 8, 8, 14, 14, 8, 8, 12, 20, 24, 8)
    page = Page(book, summary.say("report.credits"), styles, widths)
    page.make_room(_columns(summary, *CREDIT_COLUMNS))
    page.header(_columns(summary, *CREDIT_COLUMNS), freeze=2)
    special = {"date": styles.day, "quantity": styles.figure, "earned": styles.figure, "credited": styles.figure}
    looks = [styles.number_of(special.get(name, styles.cell)) for name in CREDIT_COLUMNS]
    table = LongTable(page.row + 1, looks, styles.number_of(styles.quoted))
    for values in _credit_lines(summary):
        table.add(*values)
    page.filter(table.next - 1)
    return table


def _credit_lines(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    appraisal, wording, scheme = summary.appraisal, summary.wording, summary.appraisal.members.scheme
    people = {person.key: person for person in appraisal.roster.people}
    for credit in appraisal.members.credit_rows():
        person, row, item, limit = people[credit.subject], appraisal.row_of(credit.number), credit.item, credit.limit
        yield (
            person.staff_no,
            person.name,
            person.branch,
            credit.day,
            wording.title(item),
            thousandths(credit.quantity),
            wording.unit(scheme, item.unit),
            wording.word(scheme, row.level) or row.note,
            row.achievement,
            thousandths(credit.earned),
            thousandths(credit.credited),
            wording.said(limit) if limit else "",
            row.place.file,
            row.place.sheet,
            row.place.row,
        )


@lru_cache(maxsize=4096)
def thousandths(value: int) -> Decimal:
    """A figure as the workbook holds it: exact, without trailing zeros."""
    return Decimal(points_text(value))


def _rejected(summary: Summary, book: Workbook, styles: Styles) -> None:
    originals = list(dict.fromkeys(header for rejection in summary.rejected for header in rejection.cells))
    branch = _columns(summary, "branch")[0]
    added = [] if branch in originals else [branch]
    head = ("file", "sheet", "row", "reason", "where", "wrong", "mend", "candidates", "others")
    widths = (14, 22, 7, 11, 11, 42, 40, 24, 18, *[24] * len(added), *[14] * len(originals))
    page = Page(book, summary.say("report.rejected"), styles, widths, pages_wide=2)
    page.header([*_columns(summary, *head), *added, *originals], freeze=3)
    language = summary.language
    for rejection in summary.rejected:
        place = rejection.place
        others = [flaw.message(language) for flaw in rejection.flaws[1:]]
        page.line(
            [
                place.file,
                place.sheet,
                place.row,
                rejection.title(language),
                rejection.header,
                rejection.message(language),
                rejection.mending(language),
                summary.wording.comma.join(rejection.candidates),
                " ".join(others),
                *([rejection.values.get("branch", "")] if added else []),
                *(rejection.cells.get(header, "") for header in originals),
            ],
            wrap=True,
        )
    page.filter()


def _notes(summary: Summary, book: Workbook, styles: Styles) -> None:
    page = Page(book, summary.say("report.notes"), styles, (16, 20, 24, 8, 90))
    page.header(_columns(summary, "kind", "file", "sheet", "row", "text"), freeze=0)
    for line in reading_notes(summary):
        page.line(line, wrap=True)
    page.filter()


def reading_notes(summary: Summary) -> list[Sequence[str | int]]:
    """What was not read, which choices were made, which rows are no records: (kind, file, sheet, row, text)."""
    appraisal, say, language = summary.appraisal, summary.say, summary.language
    notes: list[Sequence[str | int]] = [
        (say("kind.refused"), refusal.file, "", "", refusal.message(language)) for refusal in appraisal.refused
    ]
    problems = [("unread", problem) for problem in (*appraisal.roster.unread, *appraisal.ledger.unread)]
    problems += [("roster", problem) for problem in appraisal.roster.problems]
    readings = (*appraisal.roster.readings, *appraisal.ledger.readings)
    problems += [("finding", problem) for reading in readings for problem in reading.findings]
    for kind, problem in problems:
        place = problem.place
        notes.append((say(f"kind.{kind}"), place.file, place.sheet, place.row, problem.message(language)))
    for reading in readings:
        for skipped in reading.skipped:
            text = f"{skipped.reason(language)}: {skipped.text}"
            notes.append((say("kind.skipped"), reading.place.file, reading.place.sheet, skipped.row, text))
    return notes
