"""What a formula's tree comes to. None is “no value”; figures are fractions."""

import operator
from fractions import Fraction

from rulebook.tests.oracle import dates

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class NoValue(Exception):
    """A subject's total, or the bound of a cap for it, has no value."""


class Scope:
    """What names and functions mean at one place: `names` are values, `functions` take the trees of their arguments."""

    def __init__(self, names, tables, functions=None):
        self.names, self.tables, self.functions = names, tables, functions or {}

    def value(self, tree):
        return getattr(self, f"_{WORDS.get(tree[0], tree[0])}")(*tree[1:])

    def holds(self, tree):
        """A condition without value is false, one that is left out is true."""
        return tree is None or self.value(tree) is True

    def _is(self, constant):
        return constant

    def _name(self, name):
        return self.names[name]

    def _either(self, a, b):
        return self.holds(a) or self.holds(b)

    def _both(self, a, b):
        return self.holds(a) and self.holds(b)

    def _not(self, a):
        return not self.holds(a)

    def _compare(self, operators, operands):
        values = [self.value(operand) for operand in operands]
        pairs = zip(operators, values, values[1:], strict=False)
        return all(a is not None and b is not None and COMPARE[sign](a, b) for sign, a, b in pairs)

    def _known(self, trees, yields):
        """Nothing, if an argument has no value."""
        values = [self.value(tree) for tree in trees]
        return None if None in values else yields(*values)

    def _add(self, a, b):
        return self._known([a, b], operator.add)

    def _less(self, a, b):
        return self._known([a, b], operator.sub)

    def _times(self, a, b):
        return self._known([a, b], operator.mul)

    def _divided(self, a, b):
        return self._known([a, b], lambda x, y: Fraction(x) / y if y else None)

    def _minus(self, a):
        return self._known([a], operator.neg)

    def _call(self, name, arguments):
        if name in self.functions:
            return self.functions[name](*arguments)
        if name in OWN:
            return OWN[name](self, *arguments)
        return self._known(arguments, PLAIN[name])

    def if_(self, *trees):
        for condition, tree in zip(trees[::2], trees[1::2], strict=False):
            if self.holds(condition):
                return self.value(tree)
        return self.value(trees[-1])

    def otherwise(self, a, b):
        found = self.value(a)
        return self.value(b) if found is None else found

    def table(self, name, *fields):
        found = self.tables[name[1]]
        for field in fields:
            found = found.get(self.value(field), {})
        return None if found == {} else found


WORDS = {"or": "either", "and": "both", "+": "add", "-": "less", "*": "times", "/": "divided"}
OWN = {"if": Scope.if_, "otherwise": Scope.otherwise, "table": Scope.table}


def rounded(mode):
    def to_a_multiple(value, step):
        if not step:
            return None
        whole, rest = divmod(abs(Fraction(value)) / abs(step), 1)
        up = {"down": False, "up": rest > 0, "half_up": rest >= Fraction(1, 2)}[mode]
        return (whole + up) * abs(step) * (-1 if value < 0 else 1)

    return to_a_multiple


PLAIN = {
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    **{f"round_{mode}": rounded(mode) for mode in ("down", "up", "half_up")},
    **{name: getattr(dates, name) for name in ("days", "months", "years", "anniversary", "year", "month", "weekday")},
}


def given(fields, row):
    """What a row says in the fields of a scheme, as formulas know it: a truth not given is false."""
    return {name: field_value(told["kind"], row.get(name)) for name, told in fields.items()}


def field_value(kind, said):
    if said in (None, ""):
        return False if kind == "truth" else None
    return Fraction(said) if kind == "number" else said
