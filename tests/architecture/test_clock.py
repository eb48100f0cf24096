"""One place reads the clock, and nothing that is served can be told another time."""

import re

from tests.architecture.sources import ROOT

READS = re.compile(r"timezone\.now\(|\bnow\((dt\.UTC|tz|HOME)|\btoday\(\)|\butcnow\(|\btime\.time\(")
# The command that works without Django asks for the day itself, where nobody names one.
READERS = {"src/benliu/common/clock.py", "src/benliu/appraise/command.py"}


def modules_with(pattern):
    sources = [p for p in (ROOT / "src").rglob("*.py") if "tests" not in p.parts and "migrations" not in p.parts]
    return {str(p.relative_to(ROOT)) for p in sources if re.search(pattern, p.read_text(encoding="utf-8"))}


def test_only_the_clock_reads_the_clock():
    assert modules_with(READS) == READERS


def test_only_settings_of_tests_shift_the_clock():
    assert modules_with("CLOCK_SHIFT") == {"src/benliu/common/clock.py"}
