"""What a scheme's words are in English."""

import re

import pytest

from rulebook import load_bundle
from rulebook.bundles import bundle_names
from rulebook.reading.compiling import words_in
from rulebook.wording import said_grade, said_unit

CHINESE = re.compile("[\u2e80-\u9fff]")
MEMBERS = load_bundle("bureau").members


@pytest.mark.parametrize("name", bundle_names())
def test_every_word_of_the_schemes_here_is_said_in_english(name):
    bundle = load_bundle(name)
    schemes = [scheme for scheme in (bundle.members, bundle.branches) if scheme]
    left = {word for scheme in schemes for word in words_in(scheme) if CHINESE.search(scheme.words.get(word, word))}
    assert not left


def test_a_unit_follows_its_quantity():
    said = [said_unit(MEMBERS, unit, quantity).en for unit in ("班次", "光年") for quantity in (1000, 500, 2000)]
    assert said == ["shift", "shifts", "shifts", "光年", "光年", "光年"]
    assert said_unit(MEMBERS, "班次", 2000).zh == "班次"


def test_the_grade_of_those_who_are_not_graded_is_said_in_english():
    assert [said_grade(MEMBERS, name).en for name in ("优秀", "不定等次", "没有的")] == [
        "Excellent",
        "not graded",
        "没有的",
    ]
