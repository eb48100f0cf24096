"""`benliu appraise ROSTER RECORDS… --scheme NAME --period 2025 --out DIR`: the main job, without a server.

Exit: 0 done, 1 done with refused rows or files, 2 nothing could be read or written.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from benliu.appraise.printing import print_aside
from benliu.appraise.sources import begin_reading
from benliu.appraise.texts import Say, speaker

NOTHING = 2
HOME = ZoneInfo("Asia/Shanghai")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = _parser(_language(words)).parse_args(words)
    say = speaker(options.lang)
    if not options.out and not options.explain:
        print_aside(say("command.out-needed"))
        return NOTHING
    options.began = time.monotonic()
    options.today = options.today or dt.datetime.now(HOME).date()
    sources = begin_reading(options.roster, options.records)
    # Loading the engine and the libraries of the reports takes about as long as reading: so it comes after the start.
    from benliu.appraise.job import run

    return run(options, say, sources)


def _parser(language: str) -> argparse.ArgumentParser:
    say = speaker(language)
    parser = argparse.ArgumentParser(prog="benliu appraise", description=say("command.about"))
    parser.add_argument("roster", type=Path, help=say("command.roster"))
    parser.add_argument("records", type=Path, nargs="+", help=say("command.records"))
    parser.add_argument("--scheme", required=True, help=say("command.scheme"))
    parser.add_argument("--period", required=True, help=say("command.period"))
    parser.add_argument("--out", type=Path, help=say("command.out"))
    parser.add_argument("--columns", type=Path, help=say("command.columns"))
    parser.add_argument("--explain", help=say("command.explain"))
    parser.add_argument("--json", action="store_true", help=say("command.json"))
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help=say("command.lang"))
    parser.add_argument("--today", type=lambda text: _day(say, text), help=say("command.today"))
    parser.add_argument("--quiet", action="store_true", help=say("command.quiet"))
    return parser


def _language(words: Sequence[str]) -> str:
    """The language to refuse arguments in, before they are read."""
    return "en" if "--lang=en" in words or ("--lang", "en") in zip(words, words[1:], strict=False) else "zh"


def _day(say: Say, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("command.bad-day", value=text)) from None


if __name__ == "__main__":
    sys.exit(main())
