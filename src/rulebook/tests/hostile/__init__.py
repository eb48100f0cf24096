"""Schemes that nobody means well with, made up from a seed: a family of attacks each."""

import random

from rulebook.tests.hostile import formulas, texts, values

__all__ = ["hostile"]

FAMILIES = (
    formulas.deep,
    formulas.wide,
    formulas.costly,
    formulas.many_costly,
    formulas.doubling,
    formulas.unknown_names,
    values.numbers,
    values.dates,
    values.unicode_tricks,
    values.wrong_kinds,
    values.swapped,
    texts.many_items,
    texts.groups_in_circles,
    texts.many_rules,
    texts.repetition,
    texts.giant_tables,
    texts.dotted_keys,
    texts.nested_values,
    texts.mutilated,
    texts.lines_out_of_place,
    texts.oversized,
)


def hostile(seed):
    """(name of the attack, the scheme's text)."""
    rng, family = random.Random(seed), FAMILIES[seed % len(FAMILIES)]
    return family.__name__, family(rng)
