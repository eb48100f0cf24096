"""The engine and the schemes speak Chinese and English at once; a report speaks one of them."""

from dataclasses import dataclass
from typing import Any

from rulebook import Scheme
from rulebook.wording import said_grade, said_unit

MANY = 2000  # thousandths, for a unit that stands by itself


@dataclass(frozen=True, slots=True)
class Wording:
    """What engine and schemes say, in `zh` or `en`; what has no English stays as it is."""

    language: str

    @property
    def english(self) -> bool:
        """Whether English is spoken."""
        return self.language == "en"

    @property
    def comma(self) -> str:
        """What stands between the things of a list."""
        return ", " if self.english else "、"

    @property
    def semicolon(self) -> str:
        """What stands between clauses."""
        return "; " if self.english else "；"

    def said(self, both: Any) -> str:
        """One of `zh` and `en`."""
        return str(both.en if self.english else both.zh)

    def title(self, thing: Any) -> str:
        """What a scheme, item, group or measure is called."""
        return str((thing.english if self.english else "") or thing.title)

    def word(self, scheme: Scheme, word: str) -> str:
        """A word of the scheme: a level, a status."""
        return scheme.words.get(word, word) if self.english else word

    def grade(self, scheme: Scheme, name: str) -> str:
        """A grade, or what those who are not graded have."""
        return self.said(said_grade(scheme, name))

    def unit(self, scheme: Scheme, unit: str) -> str:
        """What an item's quantities are counted in, by itself."""
        return self.said(said_unit(scheme, unit, MANY))
