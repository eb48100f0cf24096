"""What rows may be about, given by the caller: items with their names, levels, notes, and the known units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache

from intake.synonyms import sheet_stem, synonyms
from intake.text import key, label_key, squash
from intake.values import THOUSAND

MEMBER, BRANCH = "member", "branch"


@dataclass(frozen=True)
class Kind:
    """One kind of record: an item of a scheme, a meeting, an honour.

    Args:
        id: the caller's own name, handed back in `LedgerRow.kind`.
        title: as the scheme writes it; `aliases` are read as the same.
        subject: `member` or `branch`, whom its rows are about.
        levels: those it may have; with `level_required` a row without one of them is refused.
        unit: what its quantities count (小时); decides between columns that are headed by units.
        notes: numbers that stand in the level's or remark's column, name → pattern: {"satisfaction": "满意度{number}"}.
    """

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    subject: str = MEMBER
    levels: tuple[str, ...] = ()
    level_required: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""

    def level_of(self, text: str) -> str | None:
        """The level that a cell names: III级, Ⅲ级, 三级 with what may stand around it; `None` if it names none."""
        wanted = level_key(text)
        return next((level for level in self.levels if level_key(level) == wanted), None) if wanted else None

    def numbers_in(self, *texts: str) -> dict[str, int]:
        """The numbers that notes carry, in thousandths: 满意度5 is {"satisfaction": 5000}."""
        found: dict[str, int] = {}
        for name, pattern in self.notes.items():
            before, _, after = squash(pattern).partition("{number}")
            expression = rf"{re.escape(before)}[:=为是]?(\d{{1,6}})(?:\.(\d{{1,3}}))?(?!\d|\.\d){re.escape(after)}"
            for text in texts:
                if name not in found and (match := re.search(expression, squash(text), re.ASCII)):
                    found[name] = int(match[1]) * THOUSAND + int((match[2] or "").ljust(3, "0"))
        return found


_NUMERALS = str.maketrans({"一": "i", "二": "ii", "三": "iii", "四": "iv", "1": "i", "2": "ii", "3": "iii", "4": "iv"})


@lru_cache(maxsize=4096)
def level_key(text: str) -> str:
    """What two spellings of a level share; numerals count alike, words around it do not."""
    whole = key(text)
    for noise in synonyms().level_noise:
        whole = whole.replace(noise, "")
    return numeral_key(whole)


def numeral_key(text: str) -> str:
    """What Ⅲ级, III级, 三级 and 3级 share; 防汛Ⅲ级 says more."""
    stem = re.sub(r"[()\[\]:,.、]", "", key(text)).removesuffix("级")
    return stem.translate(_NUMERALS) if len(stem) == 1 else stem


@dataclass(frozen=True)
class Vocabulary:
    """All kinds and units that a ledger may use.

    Raises:
        ValueError: one title or alias stands for two kinds of the same subject.
    """

    kinds: tuple[Kind, ...]
    units: tuple[str, ...] = ("次", "学时", "小时", "班次", "项")

    def __post_init__(self) -> None:
        seen: dict[tuple[str, str], str] = {}
        for kind in self.kinds:
            for title in (kind.title, *kind.aliases):
                known = seen.setdefault((kind.subject, key(title)), kind.id)
                if known != kind.id:
                    raise ValueError(f"{title!r} stands for {known} and for {kind.id}")

    @cached_property
    def _by_title(self) -> dict[tuple[str, str], Kind]:
        return {(kind.subject, key(title)): kind for kind in self.kinds for title in (kind.title, *kind.aliases)}

    @cached_property
    def _noted(self) -> dict[str, str]:
        notes = [note for kind in self.kinds for note in kind.notes.items()]
        words = {key(pattern.replace("{number}", "")): pattern for _, pattern in notes}
        return words | {key(name): pattern for name, pattern in notes}

    def note_headed(self, label: str) -> str:
        """The pattern of the note that a column holds: 满意度{number} of 群众满意度（1-5）; empty if none."""
        whole = label_key(label)
        return next((pattern for words, pattern in self._noted.items() if len(words) > 1 and words in whole), "")

    def find(self, text: str, subject: str) -> Kind | None:
        """The kind of this title or alias; a title that members and branches share has the aliases of both."""
        if own := self._by_title.get((subject, key(text))):
            return own
        others = (kind for of in (MEMBER, BRANCH) if (kind := self._by_title.get((of, key(text)))))
        return next((kind for other in others if (kind := self._by_title.get((subject, key(other.title))))), None)

    def knows(self, text: str) -> bool:
        """Whether it is the title of anything, for members or branches."""
        return any((subject, key(text)) in self._by_title for subject in (MEMBER, BRANCH))

    def find_within(self, text: str, subject: str) -> Kind | None:
        """The kind whose title or alias, the longest, stands in a sheet's name or title."""
        whole = key(text)
        found = [(len(title), kind) for (of, title), kind in self._by_title.items() if of == subject and title in whole]
        return max(found, key=lambda each: each[0])[1] if found else None

    def find_around(self, name: str, subject: str) -> Kind | None:
        """The only kind in whose title or aliases a sheet's short name stands: 荣誉 is 争先创优荣誉."""
        short = sheet_stem(name)
        found = {kind.id: kind for (of, title), kind in self._by_title.items() if of == subject and short in title}
        return next(iter(found.values())) if len(short) >= 2 and len(found) == 1 else None

    def similar(self, text: str, subject: str) -> tuple[str, ...]:
        """Up to three titles that may have been meant."""
        mine = {title: kind.title for (of, title), kind in self._by_title.items() if of == subject}
        close = get_close_matches(key(text), mine, n=6, cutoff=0.5)
        close += [title for title in mine if len(key(text)) > 1 and (title in key(text) or key(text) in title)]
        return tuple(dict.fromkeys(mine[title] for title in close))[:3]
