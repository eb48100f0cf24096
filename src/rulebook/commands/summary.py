"""What scoring tells at its end."""

from collections.abc import Iterable

from rulebook.commands.language import picking
from rulebook.outside import Outside


def summary(
    language: str,
    *,
    subjects: int,
    records: int,
    rejected: int,
    outside: Iterable[Outside | None],
    hashes: Iterable[str],
) -> str:
    """How many were scored, how many records were put aside or lie outside the period, the hashes of the results."""
    say = picking(language)
    counts = (
        say(f"{subjects} 个对象", f"subjects: {subjects}"),
        say(f"{records} 条记录", f"records: {records}"),
        *(say(one.said.zh, one.said.en) for one in outside if one),
        say(f"退回 {rejected} 行", f"rejected rows: {rejected}"),
    )
    return " ".join((say("，", ", ").join(counts), *hashes))
