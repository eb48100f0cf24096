"""The text of a formula → nested tuples, by the grammar in LANGUAGE.md: recursive descent, a function for each level.

("is", constant) · ("name", text) · ("call", name, arguments) · ("compare", operators, operands)
(operator, operand, …)
"""

import datetime as dt
import re
from fractions import Fraction

TOKEN = re.compile(
    r"""\s*(?:
    (?P<date>\d{4}-\d\d-\d\d) | (?P<time>\d\d?:\d\d) | (?P<number>\d+(?:\.\d+)?%?)
    | (?P<word>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') | (?P<name>[^\W\d]\w*(?:\.\w+)*)
    | (?P<sign>[=!<>]=|[-+*/<>(),]) | $)""",
    re.X,
)
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def number(text):
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


CONSTANTS = {
    "date": dt.date.fromisoformat,
    "time": lambda text: dt.time(*map(int, text.split(":"))),
    "number": number,
    "word": lambda text: re.sub(r"\\(.)", r"\1", text[1:-1]),
}


def tokens(text):
    at, found = 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, f"cannot read {text[at:]!r}"
        at = match.end()
        if match.lastgroup:
            found.append((match.lastgroup, match[match.lastgroup]))
    return [*found, ("end", "")]


def parse(text):
    reader = Reader(tokens(text))
    tree = reader.either()
    assert reader.tokens == [("end", "")], f"too much in {text!r}"
    return tree


class Reader:
    """Each method reads one level of binding, the loosest first."""

    def __init__(self, found):
        self.tokens = found

    def taken(self, *texts):
        """The next token's text if it is one of these."""
        kind, text = self.tokens[0]
        if kind in ("sign", "name") and text in texts:
            self.tokens.pop(0)
            return text
        return None

    def chain(self, operators, operand):
        tree = operand()
        while operator := self.taken(*operators):
            tree = (operator, tree, operand())
        return tree

    def either(self):
        return self.chain(["or"], self.both)

    def both(self):
        return self.chain(["and"], self.negated)

    def negated(self):
        return ("not", self.negated()) if self.taken("not") else self.compared()

    def compared(self):
        operators, operands = [], [self.sum()]
        while operator := self.taken(*COMPARISONS):
            operators.append(operator)
            operands.append(self.sum())
        return ("compare", operators, operands) if operators else operands[0]

    def sum(self):
        return self.chain(["+", "-"], self.product)

    def product(self):
        return self.chain(["*", "/"], self.signed)

    def signed(self):
        return ("minus", self.signed()) if self.taken("-") else self.atom()

    def atom(self):
        if self.taken("("):
            tree = self.either()
            assert self.taken(")")
            return tree
        kind, text = self.tokens.pop(0)
        if kind in CONSTANTS:
            return ("is", CONSTANTS[kind](text))
        assert kind == "name", text
        return ("call", text, self.arguments()) if self.taken("(") else ("name", text)

    def arguments(self):
        found = []
        while not self.taken(")"):
            found.append(self.either())
            self.taken(",")
        return found
