"""Small schemes for tests of the checks: a text with parts exchanged, and what is found in it."""

from rulebook import compile_scheme
from rulebook.checking import check

HEAD = """name = "small"
title = "积分办法"
version = "1"
subject = "{subject}"
effective = {{ from = 2025-01-01 }}
rounding = "{rounding}"
"""
ITEM = """
[[item]]
id = "work"
title = "做事"
points = 1
"""
TOTAL = """
[total]
value = "credited(all)"
"""


def small(*parts, total=TOTAL, items=ITEM, subject="member", rounding="half_up 0.001"):
    """A scheme that nothing is doubtful in, with further parts."""
    return HEAD.format(subject=subject, rounding=rounding) + "".join((items, *parts, total))


def found(text, members=None, users=()):
    """Every warning as its code and the line of the text that it stands on."""
    lines = ["", *text.splitlines()]
    warnings = check(compile_scheme(text, "scheme.toml", members), members, users)
    assert all(warning.severity == "warning" and warning.zh and warning.en for warning in warnings)
    assert all(warning.mend_zh and warning.mend_en for warning in warnings)
    return [(warning.code, lines[warning.line]) for warning in warnings]


def only(text, **more):
    """The one warning there is."""
    (warning,) = check(compile_scheme(text), **more)
    return warning


def grade(name, *needs, more=""):
    """A rung of the ladder."""
    asked = f"needs = [{', '.join(repr(need) for need in needs)}]\n" if needs else ""
    return f'\n[[grade]]\nname = "{name}"\n{asked}{more}'


def item(name, more="", points="points = 1"):
    """An item of the same title as its id."""
    return f'\n[[item]]\nid = "{name}"\ntitle = "{name}"\n{points}\n{more}\n'


LAST = grade("最后")
