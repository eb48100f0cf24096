"""report.docx: what an officer hands in. Summary, branches, members, refused rows, scheme and method."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from benliu.appraise.reports.embedded_charts import embed
from benliu.appraise.reports.native_charts import branch_chart, grade_chart, total_chart
from benliu.appraise.reports.summary import MemberLine, Summary, share_text, total_text
from benliu.common.paper.word import TEXT_WIDTH, WordPaper
from intake import Rejection
from rulebook import points_text
from rulebook.formula.phrase import phrase
from rulebook.scheme import Group, Item


def write_document(summary: Summary) -> bytes:
    """The whole document as bytes."""
    say = summary.say
    today = summary.appraisal.today
    title = say("report.title", period=summary.period)
    paper = WordPaper(title, datetime.combine(today, time()))  # noqa: DTZ001 - a day, no moment
    paper.title(title)
    for part in (_summary, _branches, _members, _rejected, _method):
        part(summary, paper)
    for line in ("sign-unit", "sign-people"):
        paper.text(say(f"report.{line}"))
    paper.right(say("report.date", year=today.year, month=today.month, day=today.day))
    return paper.save()


def _summary(summary: Summary, paper: WordPaper) -> None:
    say, scheme = summary.say, summary.appraisal.members.scheme
    paper.heading(say("report.h-summary"))
    paper.text(
        say(
            "report.summary-who",
            scheme=summary.wording.title(scheme),
            version=scheme.version,
            branches=len(summary.branches),
            people=len(summary.members),
            period=summary.period,
            read=summary.read,
            counted=summary.counted,
            branch_rows=summary.branch_rows,
            other=summary.other_times,
            rejected=len(summary.rejected),
        )
    )
    paper.text(_grades_in_words(summary))
    if summary.appraisal.branches:
        stars = [line.stars for line in summary.branches]
        counted = [
            say("report.star-share", name=name, count=stars.count(name)) for name in sorted({*stars}, reverse=True)
        ]
        paper.text(say("report.summary-stars", stars=summary.wording.comma.join(counted)))
    if summary.grade_names:
        _chart_of_grades(summary, paper)


def _grades_in_words(summary: Summary) -> str:
    say, graded = summary.say, summary.graded
    totals = sorted(line.total for line in graded) or [0]
    counts = dict(zip(summary.grade_names, summary.grade_counts, strict=True))
    parts = [
        say("report.grade-share", name=name, count=count, share=share_text(count, len(graded)))
        for name, count in counts.items()
        if name != summary.ungraded
    ]
    left_out = counts.get(summary.ungraded, 0)
    code = "summary-ungraded" if not parts else "summary-grades" if left_out else "summary-graded"
    return say(
        f"report.{code}",
        graded=len(graded),
        grades=summary.wording.comma.join(parts),
        ungraded=left_out,
        ungraded_name=summary.ungraded,
        highest=points_text(totals[-1]),
        lowest=points_text(totals[0]),
        mean=summary.mean,
    )


def _chart_of_grades(summary: Summary, paper: WordPaper) -> None:
    lines = [(name, [count]) for name, count in zip(summary.grade_names, summary.grade_counts, strict=True)]
    header = [summary.say(f"column.{name}") for name in ("grade", "members")]
    chart = embed(lambda sheet: grade_chart(sheet, "", 1, len(lines)), header, lines)
    paper.chart(summary.say("report.fig-grades"), chart)


def _chart_of_branches(summary: Summary, paper: WordPaper) -> None:
    lines = [(line.name, line.grades) for line in summary.branches]
    header, grades = [summary.say("column.branch"), *summary.grade_names], len(summary.grade_names)
    chart = embed(lambda sheet: branch_chart(sheet, "", 1, grades, len(lines)), header, lines)
    paper.chart(summary.say("report.fig-branches"), chart)


def _chart_of_totals(summary: Summary, paper: WordPaper) -> None:
    lines = [(f"{line.name} {_stars(line.stars)}", [Decimal(total_text(line))]) for line in summary.branches]
    header = [summary.say(f"column.{name}") for name in ("branch", "total")]
    chart = embed(lambda sheet: total_chart(sheet, "", 1, len(lines)), header, lines)
    paper.chart(summary.say("report.fig-totals"), chart)


def _stars(stars: str) -> str:
    return "★" * int(stars) if stars.isdecimal() and int(stars) <= 5 else stars


def _branches(summary: Summary, paper: WordPaper) -> None:
    say = summary.say
    paper.heading(say("report.h-branches"))
    if summary.appraisal.branches:
        names = [say(f"column.{name}") for name in ("branch", "people")]
        header = [*names, *summary.branch_measures, say("column.total"), say("column.stars")]
        rows = [[line.name, str(line.people), *line.figures, total_text(line), line.stars] for line in summary.branches]
        widths = _spread([46, 16], len(summary.branch_measures), [20, 14])
        paper.caption(say("report.tab-branches"), above=True)
        paper.table(header, rows, widths)
        for line in summary.branches:
            paper.text(say("report.branch-why", branch=line.name, why=line.why))
    if summary.grade_names:
        _chart_of_branches(summary, paper)
    if summary.appraisal.branches:
        _chart_of_totals(summary, paper)


def _members(summary: Summary, paper: WordPaper) -> None:
    say = summary.say
    paper.heading(say("report.h-members"))
    header = [say(f"column.{name}") for name in ("staff_no", "name", "status")]
    header += [*summary.measures, *(say(f"column.{name}") for name in ("total", "grade", "place-in"))]
    widths = _spread([18, 18, 19], len(summary.measures), [15, 19, 12])
    by_branch: dict[str, list[MemberLine]] = {}
    for line in sorted(summary.members, key=lambda line: line.rank):
        by_branch.setdefault(line.branch, []).append(line)
    rows = {branch: [_member_row(line) for line in lines] for branch, lines in by_branch.items()}
    everybody = [row for own in rows.values() for row in own]
    for branch in dict.fromkeys(line.branch for line in summary.members):
        paper.heading(say("report.member-count", branch=branch, count=len(rows[branch])), 2)
        paper.table(header, rows[branch], widths, alike=everybody)


def _member_row(line: MemberLine) -> list[str]:
    return [line.number, line.name, line.status, *line.figures, total_text(line), line.grade, str(line.rank)]


def _rejected(summary: Summary, paper: WordPaper) -> None:
    say = summary.say
    paper.heading(say("report.h-rejected"))
    if not summary.rejected:
        paper.text(say("report.rejected-none"))
        return
    paper.text(say("report.rejected-intro", count=len(summary.rejected)))
    paper.table([say("column.reason"), say("column.count")], [[name, str(n)] for name, n in summary.reasons], [60, 30])
    repeats = [rejection for rejection in summary.rejected if rejection.reason == "duplicate"]
    open_rows = [rejection for rejection in summary.rejected if rejection.reason != "duplicate"]
    for code, rejections, table in (
        ("rejected-open", open_rows, _open_table),
        ("rejected-repeats", repeats, _repeat_table),
    ):
        if rejections:
            paper.heading(say(f"report.{code}", count=len(rejections)), 2)
            for sheet, some in _by_sheet(summary, rejections).items():
                paper.caption(sheet, above=True)
                table(summary, paper, some)


def _by_sheet(summary: Summary, rejections: Sequence[Rejection]) -> dict[str, list[Rejection]]:
    sheets: dict[str, list[Rejection]] = {}
    for rejection in rejections:
        sheets.setdefault(summary.appraisal.sheet_name(rejection.place), []).append(rejection)
    return sheets


def _open_table(summary: Summary, paper: WordPaper, rejections: Sequence[Rejection]) -> None:
    say, language = summary.say, summary.language
    header = [say(f"column.{name}") for name in ("row", "who", "reason", "wrong", "mend")]
    rows = []
    for rejection in rejections:
        mend = rejection.mending(language)
        if rejection.candidates and rejection.reason != "bad-level":
            mend += " " + say("command.likely", names=summary.wording.comma.join(rejection.candidates))
        row = str(rejection.place.row)
        rows.append([row, _who(rejection), rejection.title(language), rejection.message(language), mend])
    paper.table(header, rows, [12, 18, 20, 54, 52], left=3)


def _repeat_table(summary: Summary, paper: WordPaper, rejections: Sequence[Rejection]) -> None:
    header = [summary.say(f"column.{name}") for name in ("row", "who", "date", "item", "quantity", "same")]
    rows = []
    for rejection in rejections:
        place, first, values = rejection.place, rejection.flaws[0].params, rejection.values
        same_sheet = (first["file"], first["sheet"]) == (place.file, place.sheet)
        same = str(first["row"]) if same_sheet else f"{first['sheet']} {first['row']}"
        quantity = values.get("quantity", "")
        rows.append([str(place.row), _who(rejection), values.get("date", ""), _what(rejection), quantity, same])
    paper.table(header, rows, [14, 22, 32, 38, 18, 32])


def _who(rejection: Rejection) -> str:
    values = rejection.values
    return (values["name"] or values.get("staff_no") or "—") if "name" in values else values.get("branch", "")


def _what(rejection: Rejection) -> str:
    return rejection.values.get("item") or rejection.values.get("meeting", "")


def _method(summary: Summary, paper: WordPaper) -> None:
    say, appraisal = summary.say, summary.appraisal
    scheme, stars = appraisal.members.scheme, appraisal.bundle.branches
    paper.heading(say("report.h-method"))
    branches = say("report.no-branch-scheme")
    if stars:
        branches = say("report.named-scheme", title=summary.wording.title(stars), version=stars.version)
    effective = scheme.effective_from.isoformat()
    title = summary.wording.title(scheme)
    paper.text(say("report.method-scheme", title=title, version=scheme.version, effective=effective, branches=branches))
    paper.text(say("report.method-order"))
    files = dict.fromkeys(reading.place.file for reading in (*appraisal.roster.readings, *appraisal.ledger.readings))
    today = appraisal.today.isoformat()
    paper.text(say("report.method-files", files=summary.wording.comma.join(files), today=today))
    paper.text(say("report.method-items"))
    header = [say(f"column.{name}") for name in ("group", "item", "unit", "points", "cap")]
    paper.table(header, item_lines(summary), [34, 38, 12, 44, 28])
    paper.note(say("report.method-hash"))
    paper.note(appraisal.members.input_hash, size=9)


def item_lines(summary: Summary) -> list[list[str]]:
    """Group with its caps, item, unit, points, and what limits the item, in words."""
    wording = summary.wording
    scheme, titles = summary.appraisal.members.scheme, summary.appraisal.members.standing.titles
    lines = []
    for item in scheme.items:
        price, group = item.price, scheme.groups.get(item.group)
        table = wording.comma.join(f"{wording.word(scheme, w)} {points_text(p)}" for w, p in price.table.items())
        flat = wording.said(phrase(price.formula, titles)) if price.formula else points_text(price.flat)
        lines.append(
            [
                _group(summary, group) if group else "—",
                wording.title(item),
                wording.unit(scheme, item.unit),
                summary.say("report.veto") if item.veto else table or flat,
                wording.comma.join(_caps(summary, item)) or "—",
            ]
        )
    return lines


def _group(summary: Summary, group: Group) -> str:
    return " ".join([summary.wording.title(group) or group.id, *_caps(summary, group)])


def _caps(summary: Summary, limited: Item | Group) -> list[str]:
    keep = limited.keep
    kept = [summary.wording.said(keep.limit)] if keep else []
    say, per, scheme = summary.say, summary.wording.per, summary.appraisal.members.scheme
    return [*kept, *(say("per.cap", per=per(scheme, cap.per), max=points_text(cap.most)) for cap in limited.caps)]


def _spread(first: list[int], middle: int, last: list[int]) -> list[int]:
    """Widths in mm: given ones before and after, the rest shared out among those between."""
    each = (TEXT_WIDTH - sum(first) - sum(last)) // middle if middle else 0
    return [*first, *[each] * middle, *last]
