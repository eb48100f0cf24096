"""`benliu appraise ROSTER RECORDS… --scheme NAME --period 2025 --out DIR`: the main job, without a server.

Exit: 0 done, 1 done with refused rows or files, 2 nothing could be read or written.
"""

import argparse
import datetime as dt
import gc
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from benliu.appraise.printing import print_aside
from benliu.appraise.sources import begin_reading
from benliu.appraise.texts import Say, speaker
from rulebook.commands.language import Parser, language_of, parsed, reader, speak

NOTHING = 2
HOME = ZoneInfo("Asia/Shanghai")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    language = language_of(words, {})  # the reports are handed in at a bureau: a machine's locale does not decide
    speak(language)
    say = speaker(language)
    options = parsed(_parser(say), words, language)
    if not options.out and not options.explain:
        print_aside(say("command.out-needed"))
        return NOTHING
    options.began = time.monotonic()
    options.today = options.today or dt.datetime.now(HOME).date()
    # All that is read is needed until the end: searching it for garbage as it grows takes a twentieth of the time.
    gc.disable()
    try:
        return _begin(options, say)
    finally:
        gc.enable()


def _begin(options: argparse.Namespace, say: Say) -> int:
    sources = begin_reading(options.roster, options.records)
    # Loading the engine and the libraries of the reports takes about as long as reading: so it comes after the start.
    from benliu.appraise.job import run

    return run(options, say, sources)


def _parser(say: Say) -> Parser:
    parser = Parser(prog="benliu appraise", description=say("command.about"))
    parser.add_argument("roster", type=Path, help=say("command.roster"))
    parser.add_argument("records", type=Path, nargs="+", help=say("command.records"))
    parser.add_argument("--scheme", required=True, help=say("command.scheme"))
    parser.add_argument("--period", required=True, help=say("command.period"))
    parser.add_argument("--out", type=Path, help=say("command.out"))
    parser.add_argument("--columns", type=Path, help=say("command.columns"))
    parser.add_argument("--explain", help=say("command.explain"))
    parser.add_argument("--json", action="store_true", help=say("command.json"))
    parser.add_argument("--today", type=reader(dt.date.fromisoformat, "2025-12-31"), help=say("command.today"))
    parser.add_argument("--quiet", action="store_true", help=say("command.quiet"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
