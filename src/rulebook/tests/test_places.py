"""Where everything in a TOML text stands: the piece of the text at a value's place is that value."""

import tomllib
from pathlib import Path

import pytest

from rulebook.reading.places import Places

FILES = sorted((Path(__file__).parents[3] / "schemes").glob("*/*.toml"))
ODD = r"""
"a b".'c'."d\"e" = [ 1, # one
  "]", { x = '}', y.z = ~~~
a "quoted" word~~~"  , n = 2025-01-01 06:30:00 }, [[true]] ]
[ t . u ]
k = -1_0.5e3 # = 3
[[t.v]]
[t.v.w]
l = ~~~~~~ # empty
[[t.v]]
m = ~~~ # no key = 1
[x]
\\~~~
""".replace("~~~", '"' * 3)


def values(value, path=()):
    """Every key or number in a list with what it leads to."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*path, key), part
        yield from values(part, (*path, key))


@pytest.mark.parametrize(
    "text", [ODD, *(file.read_text(encoding="utf-8") for file in FILES)], ids=["odd", *map(str, FILES)]
)
def test_the_text_at_a_place_is_the_value(text):
    places = Places.in_text(text)
    for path, value in values(tomllib.loads(text)):
        place = places.of[path]
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"value = {text[place.value : place.end]}") == {"value": value}
        if isinstance(path[-1], str) and place.key < place.value:
            assert tomllib.loads(text[place.key : place.end])


def test_a_table_in_brackets_stands_where_its_bracket_does():
    places = Places.in_text("a = { b = 1, c.d = 2 }\n[[e]]\n[e.f]\ng = [{ h = 1 }]\n")
    assert {path: place.value for path, place in places.of.items()} == {
        ("a",): 4, ("a", "b"): 10, ("a", "c"): 19, ("a", "c", "d"): 19,
        ("e",): 23, ("e", 0): 23, ("e", 0, "f"): 29, ("e", 0, "f", "g"): 39, ("e", 0, "f", "g", 0): 40,
        ("e", 0, "f", "g", 0, "h"): 46,
    }  # fmt: skip
    assert set(places.statements) == {("a",), ("e",), ("e", 0), ("e", 0, "f"), ("e", 0, "f", "g")}
