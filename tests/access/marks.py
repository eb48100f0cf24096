"""Marked values: each says whose it is, and who may ever read it; each would run where it is not made harmless."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

MARK = re.compile(r"Canary\d{3}")  # long enough that no random token holds one
STARTERS = ("=", "+", "-", "@", "\t", "＝", "＠")  # by these a spreadsheet knows a formula
SCRIPT = "<script>run(1)</script>\"'><img src=x onerror=run(1)>"  # closes a text, an attribute, a tag
LABEL = "<svg onload=run(1)>"  # the same where no slash may be


@dataclass(frozen=True)
class Secret:
    """A mark that occurs in one value only. `what` says which value; `readers` are the roles that may read it."""

    mark: str
    what: str
    readers: frozenset[str]


@dataclass
class Secrets:
    """All marked values of a dataset, in the order in which they were made."""

    kept: list[Secret] = field(default_factory=list)

    def text(self, what: str, readers: Collection[str]) -> str:
        """A sentence: begins as a formula, holds a script."""
        return self._start(what, readers) + SCRIPT

    def label(self, what: str, readers: Collection[str]) -> str:
        """The same without a slash and short: the name of a file or a sheet."""
        return self._start(what, readers).strip() + LABEL

    def number(self, what: str, readers: Collection[str]) -> str:
        """A short word that begins as a formula."""
        return "=+-@"[len(self.kept) % 4] + self._mark(what, readers)

    def show_also(self, what: str, readers: Collection[str]) -> None:
        """Let further roles read a value that is there already."""
        self.kept[:] = [
            replace(secret, readers=secret.readers | frozenset(readers)) if secret.what == what else secret
            for secret in self.kept
        ]

    def _start(self, what: str, readers: Collection[str]) -> str:
        starter = STARTERS[len(self.kept) % len(STARTERS)]
        return f"{starter}1+{self._mark(what, readers)}"

    def _mark(self, what: str, readers: Collection[str]) -> str:
        mark = f"Canary{len(self.kept):03d}"
        self.kept.append(Secret(mark, what, frozenset(readers)))
        return mark

    def hidden_from(self, role: str) -> list[Secret]:
        """What `role` may never read."""
        return [secret for secret in self.kept if role not in secret.readers]

    def shown_to(self, role: str) -> list[Secret]:
        """What `role` may read."""
        return [secret for secret in self.kept if role in secret.readers]
