"""The clockwork: carry out transfers, number what can no longer be taken back, score what is new, send what is due.

It also writes what is new into the transparency log, picks up what a kill left, and builds the index of what can be
found where there is none.

Run by `benliu serve` beside the web workers; safe to run twice, because every step takes its own lock.
"""

import argparse
import datetime as dt
import logging
import sys
import time
from collections.abc import Sequence

from rulebook.commands.language import Parser, language_of, parsed, speak

PAUSE = 5.0
DAY = 24 * 3600

log = logging.getLogger("benliu.settle")


def settle(now: dt.datetime) -> int:
    """One round; returns how many records were numbered."""
    from django.core.cache import cache

    from benliu.advice.services import settle_advice
    from benliu.common.clock import local_date
    from benliu.common.waking import take_up_dropped
    from benliu.meetings.services import wake_reminders, wake_warnings
    from benliu.notices.services import wake_delivery
    from benliu.org.services import carry_out_transfers, remind
    from benliu.readiness.services import remind_of_expiry
    from benliu.records.services import number_verified, resume_stalled_imports
    from benliu.response.services import wake_calls, wake_filings, wake_intake, wake_rosters
    from benliu.scoring.services import rescore_open_periods
    from benliu.search.services import index_if_empty
    from benliu.sites.services import escalate_overdue, remind_of_branches

    carry_out_transfers(now=now)
    if cache.add(f"benliu.reminded.{local_date(now)}", 1, DAY):
        remind(now=now)
        remind_of_expiry(now=now)
        remind_of_branches(now=now)
        escalate_overdue(now=now)
        settle_advice(now=now)
    numbered = number_verified(now=now)
    rescore_open_periods(now=now)
    _log_what_is_new(now)
    resume_stalled_imports(now=now)
    wake_reminders(now=now)
    wake_warnings(now=now)
    wake_intake(now=now)
    wake_rosters(now=now)
    wake_filings(now=now)
    wake_calls(now=now)
    wake_delivery(now=now)
    take_up_dropped(now=now)
    index_if_empty()
    return numbered


def _log_what_is_new(now: dt.datetime) -> None:
    """A log that is not what it was, or without keys, is not gone on with; everything else goes on."""
    from benliu.transparency.keys import KeysMissing
    from benliu.transparency.services import sequence_leaves, wake_witnesses
    from benliu.transparency.tree import Damaged

    try:
        sequence_leaves(now=now)
        wake_witnesses(now=now)
    except (Damaged, KeysMissing):
        log.critical("nothing enters the transparency log any more", exc_info=True)


def _options(words: Sequence[str]) -> argparse.Namespace:
    language = language_of(words)
    say = speak(language)
    about = "给记录编号、计新的分、发到期的通知", "number records, score what is new, send what is due"
    parser = Parser(prog="benliu settle", description=say(*about))
    again = say("一直做下去，每几秒一遍", "go on, one round every few seconds")
    parser.add_argument("--loop", action="store_true", help=again)
    return parsed(parser, words, language)


def main(argv: list[str] | None = None) -> int:
    """`benliu settle [--loop]`."""
    options = _options(sys.argv[1:] if argv is None else argv)

    import django

    django.setup()
    from django.db import close_old_connections

    from benliu.common import clock

    while True:
        close_old_connections()
        try:
            settle(clock.now())
        except Exception:  # the loop outlives one bad round; the log says what happened
            if not options.loop:
                raise
            log.exception("a round of the clockwork failed; the next one tries again")
        if not options.loop:
            return 0
        time.sleep(PAUSE)
