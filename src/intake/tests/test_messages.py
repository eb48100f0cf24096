"""Every code has a text in both languages, and every text is used."""

import re
import tomllib
from pathlib import Path

import pytest

from intake.rows import REASONS

ROOT = Path(__file__).parents[1]
MESSAGES = tomllib.loads((ROOT / "messages.toml").read_text("utf-8"))
USERS = (ROOT, ROOT.parent / "benliu" / "appraise")
CODE = "\n".join(path.read_text("utf-8") for root in USERS for path in root.rglob("*.py") if "tests" not in path.parts)


@pytest.mark.parametrize("section", MESSAGES)
def test_both_languages_fill_in_the_same(section):
    for code, texts in MESSAGES[section].items():
        for zh, en in [("zh", "en"), *([("mend_zh", "mend_en")] if section == "flaws" else [])]:
            assert texts[zh] and texts[en], code
            assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"1\.5小时", "", texts[en])), code
            assert set(re.findall(r"{\w+}", texts[en])) <= set(re.findall(r"{\w+}", texts[zh])), code


@pytest.mark.parametrize("section", ["refusals", "flaws", "problems", "skipped", "words"])
def test_every_text_is_used(section):
    for code in MESSAGES[section]:
        literal = f'"{code}"' in CODE or f'what="{code}"' in CODE
        built = code.startswith("cell-") and 'f"cell-{cell.kind}"' in CODE
        assert literal or built, code


def test_every_flaw_belongs_to_a_reason_that_has_a_name():
    assert set(MESSAGES["reasons"]) == set(REASONS)
    assert {texts["reason"] for texts in MESSAGES["flaws"].values() if "reason" in texts} == set(REASONS)
