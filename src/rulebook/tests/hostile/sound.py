"""A sound little scheme with places where an attack can be put."""

SCHEME = """name = "hostile"
title = "Hostile"
version = "1"
subject = "member"
effective = {{ from = {effective} }}
rounding = {rounding}
total = {total}
{head}
[measures]
{measures}
[[item]]
id = {id}
title = {title}
{item}
{rest}
"""
PLAIN = {
    "effective": "2025-01-01",
    "rounding": '"half_up 0.01"',
    "total": '"credited(all)"',
    "head": "",
    "measures": "",
    "id": '"a"',
    "title": '"A"',
    "item": "points = 1",
    "rest": "",
}


def sound(**parts):
    return SCHEME.format(**PLAIN | parts)


def quoted(text):
    return f"'''{text}'''"


def ladder(rung):
    """A grade of which `rung` says more, and the last one."""
    return f"[[grade]]\nname = 'x'\n{rung}\n[[grade]]\nname = 'y'"


def quota(size="number = 1", order="highest total"):
    return ladder(f"quota = {{ {size}, per = 'all', rounding = 'down', order = [{quoted(order)}] }}")


def with_formula(rng, text):
    """The formula at one of the places that have formulas."""
    places = [
        {"total": quoted(text)},
        {"measures": f"m = {quoted(text)}"},
        {"item": f"points = {quoted(text)}"},
        {"item": f"earns = {quoted(text)}\npool = 'day'"},
        {"item": f"points = 1\nneeds = [{quoted(text)}]"},
        {"item": f"points = 1\ncaps = [{{ per = 'year', max = {quoted(text)} }}]"},
        {"rest": ladder(f"needs = [{quoted(text)}]")},
        {"rest": quota(order="highest " + text)},
        {"head": f"ungraded = 'none'\ngraded = {quoted(text)}"},
    ]
    return sound(**rng.choice(places))
