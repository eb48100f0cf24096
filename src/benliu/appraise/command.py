"""`benliu appraise ROSTER RECORDS… --scheme NAME --period 2025 --out DIR`: the main job, without a server.

Exit: 0 done, 1 done with refused rows or files, 2 nothing could be read or written.
"""

import argparse
import datetime as dt
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from benliu.appraise.appraisal import Appraisal, NothingRead, appraise, read_sources
from benliu.appraise.choices import Unusable, check_folder, choose_scheme
from benliu.appraise.output import write_results
from benliu.appraise.printing import print_aside, print_out
from benliu.appraise.reports.painter import Painter
from benliu.appraise.sheets import all_tables
from benliu.appraise.texts import Say, speaker
from intake import Person
from rulebook import Period, SchemeError, ScoringError
from rulebook.bundles import Bundle

DONE, REFUSED, NOTHING = 0, 1, 2
UNUSED_NUMBERS = "quantity-column-unused"  # a finding that may make every figure wrong, so it is told at once
HOME = ZoneInfo("Asia/Shanghai")
Tell = Callable[[str], None]
T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = _parser(_language(words)).parse_args(words)
    say = speaker(options.lang)
    if not options.out and not options.explain:
        print_aside(say("command.out-needed"))
        return NOTHING
    try:
        return _run(options, say)
    except NothingRead as nothing:
        print_aside("\n".join([say("command.nothing"), *nothing.messages]))
    except Unusable as refusal:
        print_aside(refusal.message(say))
    except SchemeError as error:
        print_aside("\n".join(map(str, error.problems)))
    except ScoringError as error:
        print_aside(say("command.unscorable", why=str(error)))
    except OSError as error:
        print_aside(say("command.no-folder", folder=options.out, why=error.strerror or error))
    return NOTHING


def _parser(language: str) -> argparse.ArgumentParser:
    say = speaker(language)
    parser = argparse.ArgumentParser(prog="benliu appraise", description=say("command.about"))
    parser.add_argument("roster", type=Path, help=say("command.roster"))
    parser.add_argument("records", type=Path, nargs="+", help=say("command.records"))
    parser.add_argument("--scheme", required=True, help=say("command.scheme"))
    parser.add_argument(
        "--period", required=True, type=_with(say, read_period, "bad-period"), help=say("command.period")
    )
    parser.add_argument("--out", type=Path, help=say("command.out"))
    parser.add_argument("--explain", help=say("command.explain"))
    parser.add_argument("--json", action="store_true", help=say("command.json"))
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help=say("command.lang"))
    parser.add_argument("--today", type=_with(say, dt.date.fromisoformat, "bad-day"), help=say("command.today"))
    parser.add_argument("--quiet", action="store_true", help=say("command.quiet"))
    return parser


def _language(words: Sequence[str]) -> str:
    """The language to refuse arguments in, before they are read."""
    return "en" if "--lang=en" in words or ("--lang", "en") in zip(words, words[1:], strict=False) else "zh"


def _with(say: Say, read: Callable[[str], T], code: str) -> Callable[[str], T]:
    def convert(text: str) -> T:
        try:
            return read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say(f"command.{code}", value=text)) from None

    return convert


def read_period(text: str) -> Period:
    """2025, 2025-Q3 or 2025-07.

    Raises:
        ValueError: anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-?[Qq]([1-4])|-(0[1-9]|1[0-2]))?", text)
    if not match:
        raise ValueError(text)
    year = int(match[1])
    if match[2]:
        return Period.quarter(year, int(match[2]))
    return Period.month(year, int(match[3])) if match[3] else Period.year(year)


def _run(options: argparse.Namespace, say: Say) -> int:
    began = time.monotonic()

    def tell(text: str) -> None:
        if not options.quiet:
            print_aside(text)

    bundle = choose_scheme(options.scheme, options.period, options.lang)
    if not options.out:
        return _explain(_appraise(options, bundle, say, tell), options, say)
    check_folder(options.out)
    with Painter() as painter:
        appraisal = _appraise(options, bundle, say, tell)
        if options.explain and _explain(appraisal, options, say) != DONE:
            return NOTHING
        write_results(options.out, _files(appraisal, options.lang, painter, say, tell))
    _tell_what_to_mend(appraisal, options.lang, say)
    tell(say("command.done", folder=options.out, seconds=f"{time.monotonic() - began:.1f}"))
    return REFUSED if appraisal.ledger.rejected or appraisal.refused else DONE


def _appraise(options: argparse.Namespace, bundle: Bundle, say: Say, tell: Tell) -> Appraisal:
    files = [options.roster, *options.records]
    tell(say("command.reading", files=" ".join(path.name for path in files)))
    sources = read_sources(options.roster, options.records)
    today = options.today or dt.datetime.now(HOME).date()
    appraisal = appraise(sources, bundle, options.period, today, options.lang)
    counts = {"people": len(appraisal.roster.people), "rows": len(appraisal.ledger.rows)}
    tell(say("command.scoring", **counts, rejected=len(appraisal.ledger.rejected)))
    return appraisal


def _files(appraisal: Appraisal, language: str, painter: Painter, say: Say, tell: Tell) -> dict[str, bytes]:
    from benliu.appraise.reports.document import write_document
    from benliu.appraise.reports.summary import chart_figures, summarise
    from benliu.appraise.reports.workbook import write_workbook

    summary = summarise(appraisal, language)
    painter.begin(chart_figures(summary))
    files = all_tables(appraisal)
    tell(say("command.writing", name="report.xlsx"))
    files["report.xlsx"] = write_workbook(summary)
    tell(say("command.writing", name="report.docx"))
    files["report.docx"] = write_document(summary, painter.images())
    return files


def _tell_what_to_mend(appraisal: Appraisal, language: str, say: Say) -> None:
    """Refused files, sheets and rows are told even when progress is not."""
    for refusal in appraisal.refused:
        print_aside(refusal.message(language))
    unused = [f for reading in appraisal.ledger.readings for f in reading.findings if f.code == UNUSED_NUMBERS]
    for problem in (*appraisal.roster.unread, *appraisal.roster.problems, *appraisal.ledger.unread, *unused):
        place = problem.place
        print_aside(say("command.notice", file=place.file, sheet=place.sheet, text=problem.message(language)))
    if appraisal.is_beside:
        days = sorted(row.date.isoformat() for row in appraisal.ledger.rows)
        print_aside(say("command.beside", count=len(days), first=days[0], last=days[-1]))
    rejected = appraisal.ledger.rejected
    if rejected:
        reasons = Counter(rejection.title(language) for rejection in rejected)
        told = (", " if language == "en" else "、").join(f"{reason} {count}" for reason, count in reasons.most_common())
        print_aside(say("command.mend", count=len(rejected), reasons=told))


def _explain(appraisal: Appraisal, options: argparse.Namespace, say: Say) -> int:
    from benliu.appraise.explain import as_text, explanation_of

    person = _find(appraisal, options.explain, say)
    if person is None:
        return NOTHING
    told = explanation_of(appraisal, person, options.lang)
    print_out(json.dumps(told, ensure_ascii=False, indent=2) if options.json else as_text(told, options.lang))
    return DONE


def _find(appraisal: Appraisal, who: str, say: Say) -> Person | None:
    roster = appraisal.roster
    if person := roster.by_number(who):
        return person
    named = roster.by_name(who)
    if len(named) == 1:
        return named[0]
    if named:
        likely = "、".join(f"{person.name} {person.staff_no}".strip() for person in named)
        print_aside(say("command.several", who=who, likely=likely))
        return None
    similar = roster.similar_names(who)
    likely = say("command.likely", names="、".join(similar)) if similar else ""
    print_aside(say("command.nobody", who=who, likely=likely))
    return None


if __name__ == "__main__":
    sys.exit(main())
