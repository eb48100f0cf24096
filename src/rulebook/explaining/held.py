"""What subjects have where a condition asks for no figure: a word, a truth, a date."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rulebook.exact import Exact
from rulebook.facts import Column
from rulebook.formula.evaluate import Dated, Value, Words, evaluate
from rulebook.formula.phrase import Said, said_word
from rulebook.formula.tree import Call, Name, Negation, Node
from rulebook.moments import day_of
from rulebook.wording import said_of, titles_of

if TYPE_CHECKING:
    from rulebook.result import Result

TRUTHS = Said("否", "no"), Said("是", "yes")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """By subject, the place of what it has among `words`, −1 nothing; and what that is called."""

    called: Said
    codes: Column
    words: tuple[Said, ...]

    def at(self, i: int) -> Said:
        """`类别现为预备党员`, `长期外出现为是`, `入党日期没有值`."""
        code, called = int(self.codes[i]), self.called
        if code < 0:
            return Said(f"{called.zh}没有值", f"{called.en} has no value")
        return Said(f"{called.zh}现为{self.words[code].zh}", f"{called.en} is now {self.words[code].en}")


def held(result: "Result", own: Node) -> Held | None:
    """What a condition asks about, of all subjects; None for figures, and for what tells itself, as a veto does.

    Args:
        result: whose subjects.
        own: the side of a comparison that is the subject's own, or a truth, also with `not` before it.
    """
    asked = own.value if isinstance(own, Negation) else own
    named = isinstance(asked, Name) and asked.name in titles_of(result.scheme)
    if not named and not isinstance(asked, Call):
        return None
    found = _coded(result, evaluate(asked, result.scope), asked)
    if found is None:
        return None
    return Held(said_of(result.scheme, asked), np.broadcast_to(found[0], len(result.subjects)), found[1])


def _coded(result: "Result", value: Value, asked: Node) -> tuple[Column, tuple[Said, ...]] | None:
    if isinstance(value, Words):
        return value.codes, tuple(said_word(word, titles_of(result.scheme)) for word in value.words)
    if isinstance(value, Dated):
        there = np.broadcast_to(value.valued(), len(result.subjects))
        known, codes = np.unique(np.where(there, value.numerators, 0), return_inverse=True)
        texts = [_moment(result, asked, moment) for moment in known.tolist()]
        return np.where(there, codes, -1), tuple(Said(text, text) for text in texts)
    return None if isinstance(value, Exact) else (np.asarray(value, np.int64), TRUTHS)


def _moment(result: "Result", asked: Node, value: int) -> str:
    known = result.scheme.subject_fields.get(asked.name) if isinstance(asked, Name) else None
    if known is not None and known.kind == "time":
        return f"{value // 60:02}:{value % 60:02}"
    return day_of(value).isoformat()
