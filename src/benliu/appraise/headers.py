"""`--columns FILE.toml`: what the headers of somebody's workbooks mean, where the known words do not say it."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from benliu.appraise.choices import Unusable
from benliu.appraise.wording import Wording
from intake import Choices, Place, Reading
from intake.choices import UNUSED, meaning_named
from intake.synonyms import synonyms
from intake.text import key

TO_CHOOSE = (
    *("name", "staff_no", "branch", "date", "item", "quantity", "unit", "level", "achievement", "remark", "status"),
    *("joined_on", UNUSED),
)
# Problems and findings that may go away when somebody says what the columns mean.
ABOUT_COLUMNS = {"no-header", "not-roster", "not-ledger", "quantity-column-unused", "columns-unused", "column-instead"}


def read_columns(file: Path | None, language: str) -> Choices:
    """What the file says of headers; nothing where there is no file.

    Raises:
        Unusable: it cannot be read, or says a meaning that is none.
    """
    if file is None:
        return Choices()
    try:
        said = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise Unusable("columns-unreadable", file=file, why=getattr(error, "strerror", None) or error) from error
    for header, word in said.items():
        if not isinstance(word, str) or not meaning_named(word):
            raise Unusable("columns-unknown", file=file, header=header, word=word, known=meanings(language))
    return Choices(always={header: meaning_named(word) for header, word in said.items()})


def meanings(language: str) -> str:
    """The words that may be said of a column."""
    return Wording(language).comma.join(synonyms().shown(meaning, language) for meaning in TO_CHOOSE)


def unmet(choices: Choices, readings: Iterable[Reading]) -> list[str]:
    """Headers of the file that no table has: perhaps they are misspelt."""
    seen = {key(column.name) for reading in readings for column in reading.layout.columns}
    return [header for header in choices.always if key(header) not in seen]


def not_understood(readings: Iterable[Reading]) -> Iterator[tuple[Place, list[str]]]:
    """The headers that nobody knows, of every table where no column tells the day or what was done."""
    for reading in readings:
        meanings = {column.meaning for column in reading.layout.columns}
        strange = [column.name for column in reading.layout.columns if not column.meaning]
        if strange and not ("date" in meanings and meanings & {"item", "meeting"}):
            yield reading.place, strange
