"""What is wrong with a scheme: where, what, and how to mend it, in Chinese and English."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from rulebook.messages import MESSAGES, Message

# Control characters but tabs and ends of lines, and marks that turn the direction of writing.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(value: object) -> object:
    """A text with its hidden characters written out as their numbers; anything else as it is."""
    return HIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of a message in both languages."""

    zh: str
    en: str


EMPTY = Hint("（空）", "(empty)")  # a name that is no name: said, or the sentence has a hole


def _spoken(details: Mapping[str, object], language: str) -> dict[str, object]:
    """What fills a message's blanks in one language."""
    named = {
        name: EMPTY if isinstance(detail, str) and not detail.strip() else detail for name, detail in details.items()
    }
    return {name: visible(getattr(detail, language, detail)) for name, detail in named.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a scheme, or with severity `warning` something doubtful in one that can be used all the same.

    `line` and `column` count from 1; column 0 means the whole line, line 0 a file that cannot be read. `about` leads to
    the key of the scheme that a warning is about, for example `("item", 3)`.
    """

    file: str
    line: int
    column: int
    code: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    severity: Literal["error", "warning"] = "error"
    about: tuple[str | int, ...] = ()

    @classmethod
    def of(
        cls, message: Message, file: str, place: tuple[int, int], code: str, details: Mapping[str, object]
    ) -> "Problem":
        """From a message, whose blanks `details` fill, about a line and column. A detail may be `Said` itself."""
        spoken = {language: _spoken(details, language) for language in ("zh", "en")}
        zh, en, mend_zh, mend_en = (
            text.format(**spoken[language]) for text, language in zip(message, ("zh", "en") * 2, strict=True)
        )
        return cls(file, *place, code, zh, en, mend_zh, mend_en)

    def said(self, language: str) -> str:
        """`file:line:column: code: what is wrong`, and below it the mending, in `zh` or `en`."""
        if language == "en":
            return self._line("warning: ", self.en, self.mend_en)
        return self._line("提醒：", self.zh, self.mend_zh)

    def __str__(self) -> str:
        """The same in both languages."""
        return self._line("warning: ", f"{self.zh} / {self.en}", f"{self.mend_zh} / {self.mend_en}")

    def _line(self, warning: str, text: str, mend: str) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {warning if self.severity == 'warning' else ''}{self.code}: {text}\n    {mend}"


class SchemeError(ValueError):
    """A scheme that cannot be used; `problems` holds everything that is wrong with it, in the order of the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems found, at least one."""
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.line, p.column, p.code)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Told(ValueError):
    """An error that says why in Chinese, `zh`, and in English, `en`."""

    def __init__(self, zh: str, en: str) -> None:
        """Take the same text in both languages."""
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def said(self, language: str) -> str:
        """The one in `zh` or `en`."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Both, one after the other."""
        return f"{self.zh} / {self.en}"


class ScoringError(Told):
    """Facts that the scheme cannot score: which, and why."""

    def __init__(self, code: str, **details: object) -> None:
        """Take a message's code and what its text mentions."""
        message = MESSAGES[code]
        super().__init__(message.zh.format(**_spoken(details, "zh")), message.en.format(**_spoken(details, "en")))
        self.code, self.details = code, details

    def said(self, language: str) -> str:
        """The code before the text in `zh` or `en`."""
        return f"{self.code}: {super().said(language)}"

    def __str__(self) -> str:
        """The code before the text."""
        return f"{self.code}: {super().__str__()}"


MOST, LISTED = 200, 30  # problems told at once, known words named


@dataclass(slots=True)
class Findings:
    """Collects problems while a scheme is compiled, so that all of them come at once; after `MOST` it is enough."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, line: int, column: int = 0, /, **details: object) -> None:
        """Note a problem; `details` fill the message's blanks."""
        self.problems.append(Problem.of(MESSAGES[code], self.file, (line, column), code, details))

        if len(self.problems) >= MOST:
            self.settle()

    def stop(self, code: str, line: int, column: int = 0, /, **details: object) -> SchemeError:
        """The error of a problem that ends the reading, with all others found so far."""
        self.add(code, line, column, **details)
        return SchemeError(self.problems)

    def settle(self) -> None:
        """Raise everything found, if anything was."""
        if self.problems:
            raise SchemeError(self.problems)


def nearest(word: str, known: Iterable[str], alike: float = 0.5) -> Hint:
    """The known word that was probably meant, at least so much `alike`, else the known words, for the mending line."""
    choices = sorted(filter(None, known))
    if close := _close(word, choices, alike):
        return Hint(f"可能是：{close}", f"did you mean: {close}")
    if not choices:
        return Hint("这里没有可以写的名称", "there is none that could stand here")
    more = ", …" * (len(choices) > LISTED)
    listed = ", ".join(choices[:LISTED]) + more
    return Hint(f"可以写：{listed}", f"choose: {listed}")


def meant(word: str, known: Iterable[str]) -> Hint:
    """The known word that was probably meant, in front of what else can be done; nothing where none is near."""
    close = _close(word, sorted(known))
    return Hint(f"可能是：{close}；", f"did you mean: {close}; ") if close else Hint("", "")


def _close(word: str, choices: Sequence[str], alike: float = 0.5) -> str:
    return next(iter(get_close_matches(word[:80], choices[:2000], n=1, cutoff=alike)), "")
