"""The page about the checks: every check is there, its doubtful piece is doubtful and what to write instead is not."""

import re
from pathlib import Path

import pytest

from rulebook.checking.messages import WARNINGS
from rulebook.checking.vocabulary import vocabulary
from rulebook.tables.rejected import FAULTS
from rulebook.tests.small_schemes import ITEM, LAST, TOTAL, found, small

PAGE = (Path(__file__).parents[3] / "docs" / "schemes" / "checks.md").read_text(encoding="utf-8")
SECTIONS = {part.split("`")[1]: part for part in PAGE.split("\n### ")[1:] if part.startswith("`")}


def scheme(piece):
    """A piece of the page within a whole scheme."""
    last = LAST if "[[grade]]" in piece else ""
    return small(piece, last, items="" if 'id = "work"' in piece else ITEM, total="" if "[total]" in piece else TOTAL)


@pytest.mark.parametrize("code", sorted(SECTIONS))
def test_the_doubtful_piece_is_found_and_the_other_is_not(code):
    doubtful, mended = re.findall(r"```toml\n(.*?)```", SECTIONS[code], re.DOTALL)
    assert {name for name, _ in found(scheme(doubtful))} == {code}
    assert found(scheme(mended)) == []


def test_every_code_is_on_the_page():
    codes = (
        WARNINGS.keys() - {"burden"}
        | {f"burden-{category.name}" for category in vocabulary().categories}
        | FAULTS.keys()
    )
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
    assert SECTIONS.keys() == {code for code in WARNINGS if code != "burden" and not code.startswith("versions-")}
