"""The whole job, once reading has begun: choose, score, write the results, tell what to mend."""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable

from benliu.appraise.appraisal import Appraisal, NothingRead, appraise
from benliu.appraise.beside import begin
from benliu.appraise.choices import Unusable, check_folder, choose_scheme, read_period
from benliu.appraise.explain import as_text, explanation_of
from benliu.appraise.headers import ABOUT_COLUMNS, meanings, not_understood, read_columns, unmet
from benliu.appraise.output import write_results
from benliu.appraise.printing import print_aside, print_out
from benliu.appraise.reports.mending import write_mending
from benliu.appraise.reports.summary import Summary, summarise
from benliu.appraise.reports.workbook import write_workbook
from benliu.appraise.sheets import all_tables
from benliu.appraise.sources import Sources
from benliu.appraise.texts import Say
from benliu.appraise.wording import Wording
from intake import Person
from rulebook import SchemeError, ScoringError

DONE, REFUSED, NOTHING = 0, 1, 2
# Findings that may make every figure wrong, so they are told at once.
DOUBTFUL = {"column-chosen", "quantity-column-unused", "columns-unused", "column-instead", "branch-of-title-unknown"}
Tell = Callable[[str], None]


def run(options: argparse.Namespace, say: Say, sources: Callable[[], Sources]) -> int:
    """Does what the command was asked for with the files that are being read; returns the exit code."""
    try:
        return _run(options, say, sources)
    except NothingRead as nothing:
        print_aside("\n".join([say("command.nothing"), *nothing.messages, *_hints(nothing, options, say)]))
    except Unusable as refusal:
        print_aside(refusal.message(say))
    except SchemeError as error:
        print_aside("\n".join(problem.said(options.lang) for problem in error.problems))
    except ScoringError as error:
        print_aside(say("command.unscorable", why=Wording(options.lang).said(error)))
    except OSError as error:
        print_aside(say("command.no-folder", folder=options.out, why=error.strerror or error))
    return NOTHING


def _hints(nothing: NothingRead, options: argparse.Namespace, say: Say) -> list[str]:
    """What to do about it: there is nothing to say of columns where only the files have to change places."""
    if nothing.swapped:
        return [say("command.swapped", roster=options.roster, records=options.records[0])]
    return [say("command.columns-hint", known=meanings(options.lang))] if nothing.codes & ABOUT_COLUMNS else []


def _run(options: argparse.Namespace, say: Say, sources: Callable[[], Sources]) -> int:
    def tell(text: str) -> None:
        if not options.quiet:
            print_aside(text)

    period = read_period(options.period)
    bundle = choose_scheme(options.scheme, period, Wording(options.lang))
    if options.out:
        check_folder(options.out, (options.roster, *options.records))
    tell(say("command.reading", files=" ".join(path.name for path in (options.roster, *options.records))))
    choices = read_columns(options.columns, options.lang)
    appraisal = appraise(sources(), bundle, period, options.today, options.lang, choices)
    counts = {"people": len(appraisal.roster.people), "rows": len(appraisal.ledger.rows)}
    tell(say("command.scoring", **counts, rejected=len(appraisal.ledger.rejected)))
    if not options.out:
        return _explain(appraisal, options, say)
    if options.explain and _explain(appraisal, options, say) != DONE:
        return NOTHING
    write_results(options.out, _files(appraisal, options.lang, say, tell))
    _tell_what_to_mend(appraisal, options.lang, say)
    if headers := unmet(choices, (*appraisal.roster.readings, *appraisal.ledger.readings)):
        print_aside(say("command.columns-unused", headers=Wording(options.lang).comma.join(headers)))
    tell(say("command.done", folder=options.out, seconds=f"{time.monotonic() - options.began:.1f}"))
    return REFUSED if appraisal.ledger.rejected or appraisal.refused else DONE


def _files(appraisal: Appraisal, language: str, say: Say, tell: Tell) -> dict[str, bytes]:
    summary = summarise(appraisal, language)
    tell(say("command.writing", name="report.docx"))
    others = {"report.docx": begin(lambda: _document(summary))}
    if appraisal.ledger.rejected:
        others["rejected.xlsx"] = begin(lambda: write_mending(appraisal, language))
    tell(say("command.writing", name="report.xlsx"))
    files = {**all_tables(appraisal), "report.xlsx": write_workbook(summary)}
    return {**files, **{name: written() for name, written in others.items()}}


def _document(summary: Summary) -> bytes:
    # The library for documents is loaded beside, too.
    from benliu.appraise.reports.document import write_document

    return write_document(summary)


def _tell_what_to_mend(appraisal: Appraisal, language: str, say: Say) -> None:
    """Refused files, sheets and rows are told even when progress is not."""
    for refusal in appraisal.refused:
        print_aside(refusal.message(language))
    findings = [f for reading in appraisal.ledger.readings for f in reading.findings if f.code in DOUBTFUL]
    problems = (*appraisal.roster.unread, *appraisal.roster.problems, *appraisal.ledger.unread, *findings)
    for problem in problems:
        place = problem.place
        print_aside(say("command.notice", file=place.file, sheet=place.sheet, text=problem.message(language)))
    strange = list(not_understood(appraisal.ledger.readings))
    for place, headers in strange:
        listed = Wording(language).comma.join(headers)
        print_aside(say("command.columns-strange", file=place.file, sheet=place.sheet, headers=listed))
    if strange or any(problem.code in ABOUT_COLUMNS for problem in problems):
        print_aside(say("command.columns-hint", known=meanings(language)))
    if appraisal.is_beside:
        days = sorted(row.date.isoformat() for row in appraisal.ledger.rows)
        print_aside(say("command.beside", count=len(days), first=days[0], last=days[-1]))
    rejected = appraisal.ledger.rejected
    if rejected:
        reasons = Counter(rejection.title(language) for rejection in rejected)
        told = Wording(language).comma.join(f"{reason} {count}" for reason, count in reasons.most_common())
        print_aside(say("command.mend", count=len(rejected), reasons=told))


def _explain(appraisal: Appraisal, options: argparse.Namespace, say: Say) -> int:
    person = _find(appraisal, options.explain, say, Wording(options.lang).comma)
    if person is None:
        return NOTHING
    told = explanation_of(appraisal, person, options.lang)
    print_out(json.dumps(told, ensure_ascii=False, indent=2) if options.json else as_text(told, options.lang))
    return DONE


def _find(appraisal: Appraisal, who: str, say: Say, comma: str) -> Person | None:
    roster = appraisal.roster
    if person := roster.by_number(who):
        return person
    named = roster.by_name(who)
    if len(named) == 1:
        return named[0]
    if named:
        likely = comma.join(f"{person.name} {person.staff_no}".strip() for person in named)
        print_aside(say("command.several", who=who, likely=likely))
        return None
    similar = roster.similar_names(who)
    likely = say("command.likely", names=comma.join(similar)) if similar else ""
    print_aside(say("command.nobody", who=who, likely=likely))
    return None
