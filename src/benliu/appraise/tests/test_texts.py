"""Every text is there in both languages, fills in the same, and is used."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = tomllib.loads((ROOT / "texts.toml").read_text("utf-8"))
CODE = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("*.py") if "tests" not in path.parts)
BUILT = {"per"}  # by the scheme's own words


@pytest.mark.parametrize("section", TEXTS)
def test_texts(section):
    for code, text in TEXTS[section].items():
        assert text["zh"] and text["en"], code
        assert set(re.findall(r"{\w+", text["en"])) <= set(re.findall(r"{\w+", text["zh"])), code
        assert section in BUILT or f'"{section}.{code}"' in CODE or f'"{code}"' in CODE, code
