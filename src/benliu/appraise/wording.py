"""The engine and the schemes speak Chinese and English at once; a report speaks one of them."""

from dataclasses import dataclass
from typing import Any

from benliu.appraise.texts import speaker
from rulebook import Scheme
from rulebook.pers import MATTER, PERS, words_of
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

    def per(self, scheme: Scheme, per: str) -> str:
        """What a limit goes by: `每月`, `每馆每月`."""
        said = (self._shared(scheme, word) for word in words_of(per))
        return (", " if self.english else "").join(said)

    def _shared(self, scheme: Scheme, word: str) -> str:
        say = speaker(self.language)
        if word in (*PERS, MATTER):
            return say(f"per.{word}")
        return say("per.field", title=self.title(scheme.record_fields[word]))
