"""Text → tree. A closed language: numbers, words, dates, times, names, + - * /, comparisons, and/or/not, functions.

A formula is never evaluated as program text; its length, depth and number of nodes are limited.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from rulebook.formula.tree import (
    Call,
    Comparison,
    Junction,
    Moment,
    Name,
    Negation,
    Negative,
    Node,
    Number,
    Operation,
    Text,
)
from rulebook.formula.wanted import END, VALUE
from rulebook.moments import day_number

LONGEST, DEEPEST, MOST_NODES = 2_000, 40, 400
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
LONG_NUMBER = re.compile(r"\d{13,}")
NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
TOKEN = re.compile(
    r"""\s*(?:(?P<date>\d{4}-\d{2}-\d{2})(?![\w.:-])
    |(?P<time>\d{1,2}:\d{2})(?![\w.:])
    |(?P<number>\d{1,12}(?:\.\d{1,6})?%?)(?![\w.])
    |(?P<text>"[^"\n]*")
    |(?P<name>[^\W\d]\w*(?:\.\w+)*)
    |(?P<sign>==|!=|<=|>=|[-+*/(),<>])
    |(?P<end>\Z))""",
    re.VERBOSE,
)

MEANT = {
    "=": "==", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "%": "* 0.01", "&": "and",
    "|": "or", "!": "not",
    "＝": "==", "＞": ">", "＜": "<", "＋": "+", "－": "-", "＊": "*", "／": "/", "！": "not",
    "，": ",", "、": ",", "（": "(", "）": ")", "'": '"', "“": '"', "”": '"', "‘": '"', "’": '"',
}  # fmt: skip
"""Signs of other languages and keyboards, and what they are here."""


class FormulaError(Exception):
    """A formula that cannot be read; `at` is the place in its text, `details` fill the message's blanks."""

    def __init__(self, code: str, at: int, **details: object) -> None:
        """Take the problem's code, its place and details."""
        super().__init__(code)
        self.code, self.at, self.details = code, at, details


class Token(NamedTuple):
    """A piece of the text: its kind (number, text, name, sign, end), what it says and where it begins."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """Cut a formula into its pieces."""
    if len(text) > LONGEST:
        raise FormulaError("formula-too-long", 0, most=LONGEST)
    found: list[Token] = []
    place = 0
    while not found or found[-1].kind != "end":
        match = TOKEN.match(text, place)
        if match is None:
            raise _not_understood(text, place)
        kind = match.lastgroup or "end"
        found.append(Token(kind, match[kind], match.start(kind)))
        place = match.end()
    return found


def _not_understood(text: str, place: int) -> FormulaError:
    rest = text[place:].lstrip()
    at = len(text) - len(rest)
    for sign in (rest[:2], rest[:1]):
        if meant := MEANT.get(sign):
            return FormulaError("formula-sign", at, found=sign, meant=meant)
    if (digits := LONG_NUMBER.match(rest)) is not None:
        return FormulaError("long-number", at, number=digits[0][:12] + "…", size=len(digits[0]))
    return FormulaError("formula-character", at, found=rest[:12])


@dataclass(slots=True)
class Parser:
    """Reads a formula from the loosest binding (`or`) to the tightest (a name in brackets)."""

    pieces: list[Token]
    place: int = 0
    depth: int = 0
    nodes: int = 0

    def here(self) -> Token:
        """The piece to read next."""
        return self.pieces[self.place]

    def take(self, *texts: str) -> Token | None:
        """The next piece, if it says one of `texts`."""
        token = self.here()
        if token.kind in ("sign", "name") and token.text in texts:
            self.place += 1
            return token
        return None

    def need(self, text: str) -> None:
        """Pass over `text`, which must come next."""
        if self.take(text) is None:
            raise FormulaError("formula-expected", self.here().at, wanted=text, found=self.here().text or END)

    def grown(self, node: Node) -> Node:
        """Count a node."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaError("formula-too-large", self.here().at, most=MOST_NODES)
        return node

    def deeper(self, read: Callable[[], Node]) -> Node:
        """What lies within brackets or behind a sign, one level deeper."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("formula-too-deep", self.here().at, most=DEEPEST)
        node = read()
        self.depth -= 1
        return node

    def formula(self) -> Node:
        """The whole, or what stands in brackets."""
        return self.deeper(self.disjunction)

    def disjunction(self) -> Node:
        """`a or b`."""
        left = self.conjunction()
        while token := self.take("or"):
            left = self.grown(Junction("or", left, self.conjunction(), token.at))
        return left

    def conjunction(self) -> Node:
        """`a and b`."""
        left = self.negation()
        while token := self.take("and"):
            left = self.grown(Junction("and", left, self.negation(), token.at))
        return left

    def negation(self) -> Node:
        """`not a`."""
        if token := self.take("not"):
            return self.grown(Negation(self.deeper(self.negation), token.at))
        return self.comparison()

    def comparison(self) -> Node:
        """`a < b`; `a <= b < c` means `a <= b and b < c`."""
        left = self.sum()
        token = self.take(*COMPARISONS)
        if token is None:
            return left
        middle = self.sum()
        first = self.grown(Comparison(token.text, left, middle, token.at))
        if second := self.take(*COMPARISONS):
            last = self.grown(Comparison(second.text, middle, self.sum(), second.at))
            return self.grown(Junction("and", first, last, second.at))
        return first

    def sum(self) -> Node:
        """`a + b - c`."""
        left = self.product()
        while token := self.take("+", "-"):
            left = self.grown(Operation(token.text, left, self.product(), token.at))
        return left

    def product(self) -> Node:
        """`a * b / c`."""
        left = self.signed()
        while token := self.take("*", "/"):
            left = self.grown(Operation(token.text, left, self.signed(), token.at))
        return left

    def signed(self) -> Node:
        """`-a`."""
        if token := self.take("-"):
            return self.grown(Negative(self.deeper(self.signed), token.at))
        return self.atom()

    def atom(self) -> Node:
        """A number, a word, a name, a function, or a formula in brackets."""
        token = self.here()
        self.place += 1
        if token.kind == "number":
            return self.grown(Number(_number(token.text), token.at))
        if token.kind in ("date", "time"):
            return self.grown(_moment(token))
        if token.kind == "text":
            return self.grown(Text(token.text[1:-1], token.at))
        if token.kind == "name" and token.text not in ("and", "or", "not"):
            if self.take("("):
                return self.grown(_call(token, self.arguments()))
            return self.grown(Name(token.text, token.at))
        if token.text == "(":
            inner = self.formula()
            self.need(")")
            return inner
        raise FormulaError("formula-expected", token.at, wanted=VALUE, found=token.text or END)

    def arguments(self) -> tuple[Node, ...]:
        """What stands between a function's brackets."""
        if self.take(")"):
            return ()
        found = [self.formula()]
        while self.take(","):
            found.append(self.formula())
        self.need(")")
        return tuple(found)


def _call(token: Token, arguments: tuple[Node, ...]) -> Call:
    """A function; `if` with several conditions is one within the other."""
    if token.text == "if" and len(arguments) > 3 and len(arguments) % 2:
        return Call("if", (*arguments[:2], _call(token, arguments[2:])), token.at)
    return Call(token.text, arguments, token.at)


def _moment(token: Token) -> Moment:
    """A date as days since 1970-01-01, a time of day as minutes."""
    try:
        if token.kind == "date":
            return Moment("date", day_number(date.fromisoformat(token.text)), token.text, token.at)
        hours, minutes = map(int, token.text.split(":"))
        if hours > 23 or minutes > 59:
            raise ValueError(token.text)
    except ValueError:
        raise FormulaError("bad-moment", token.at, found=token.text) from None
    return Moment("time", 60 * hours + minutes, token.text, token.at)


def _number(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def parse(text: str) -> Node:
    """Read a whole formula.

    Raises:
        FormulaError: it is too long, too deep or too large, or is not a formula.
    """
    parser = Parser(tokens(text))
    tree = parser.formula()
    rest = parser.here()
    if rest.kind != "end":
        raise FormulaError("formula-rest", rest.at, found=rest.text)
    return tree
